"""The pages of reuses, feedback, follows and use; those for machines that have a language."""

from django.urls import path

from parvis.platform.community import (
    feedback_handling,
    feedback_pages,
    feeds,
    follow_pages,
    reuse_handling,
    reuse_pages,
    usage_page,
)

urlpatterns = [
    path("reuses/", reuse_pages.showcase, name="reuses"),
    path("reuses/propose/", reuse_pages.proposal, name="reuse-proposal"),
    path("reuses/received/", reuse_pages.received, name="reuse-received"),
    path("reuses/handle/", reuse_handling.queue, name="reuses-to-handle"),
    path("reuses/<int:number>/", reuse_pages.one, name="reuse"),
    path("reuses/<int:number>/<slug:size>.webp", reuse_pages.picture, name="reuse-picture"),
    path("reuses/<int:number>/handle/", reuse_handling.handling, name="reuse-handling"),
    path("feedback/", feedback_handling.queue, name="feedback-list"),
    path("feedback/about/<str:dataset_id>/", feedback_pages.form, name="feedback-form"),
    path("feedback/status/<str:token>/", feedback_pages.status, name="feedback-status"),
    path("feedback/<int:number>/handle/", feedback_handling.handling, name="feedback-handling"),
    path("follow/", follow_pages.follow, name="follow-catalogue"),
    path("follow/sent/", follow_pages.sent, name="follow-sent"),
    path("follow/dataset/<str:dataset_id>/", follow_pages.follow, name="follow-dataset"),
    path("follow/confirm/<str:token>/", follow_pages.confirmation, name="follow-confirm"),
    path("follow/leave/<str:token>/", follow_pages.leaving, name="follow-leave"),
    path("explore/feed.atom", feeds.catalogue_feed, name="catalogue-feed"),
    path("explore/dataset/<str:dataset_id>/feed.atom", feeds.dataset_feed, name="dataset-feed"),
    path("usage/", usage_page.usage, name="usage"),
]
