"""Addresses of the portal that have no language of their own: frames for other sites, their script, oEmbed, pictures."""

from django.urls import URLPattern, URLResolver, path

from parvis.platform.portal import embeds, oembed, pictures

urlpatterns: list[URLPattern | URLResolver] = [
    path("embed.js", embeds.embed_script, name="embed-script"),
    path("embed/dataset/<str:dataset_id>/<slug:name>/", embeds.embed_section, name="embed-section"),
    path("embed/figure/<slug:slug>/", embeds.embed_figure, name="embed-figure"),
    path("embed/story/<slug:slug>/", embeds.embed_story, name="embed-story"),
    path("oembed", oembed.oembed, name="oembed"),
    path("pictures/<slug:digest>-<int:width>.webp", pictures.picture, name="picture"),
]
