"""The icon of a theme, by the words of its name: a town names its themes as it likes.

The names are those of Lucide.
"""

from __future__ import annotations

from parvis.platform.catalog.domain.words import searchable

ICONS = {
    "map": ("territoire", "urbanisme", "cadastre", "territory", "planning"),
    "landmark": ("citoyen", "democratie", "administration", "vie publique", "government"),
    "coins": ("finance", "budget", "economie", "commande publique", "economy"),
    "graduation-cap": ("education", "ecole", "enseignement", "jeunesse", "petite enfance", "formation"),
    "trees": ("environnement", "nature", "biodiversite", "espaces verts", "environment"),
    "recycle": ("dechet", "proprete", "waste"),
    "bus": ("mobilite", "transport", "deplacement", "mobility"),
    "square-parking": ("stationnement", "parking"),
    "zap": ("energie", "energy"),
    "drama": ("culture", "patrimoine", "loisir", "tourisme", "heritage"),
    "trophy": ("sport",),
    "heart-pulse": ("sante", "social", "solidarite", "health"),
    "users": ("vie locale", "association", "population", "demographie", "local life"),
    "cpu": ("ville intelligente", "numerique", "innovation", "smart"),
    "house": ("logement", "habitat", "housing"),
    "store": ("commerce", "entreprise", "emploi", "business"),
    "shield": ("securite", "prevention", "safety"),
    "cloud-sun": ("air", "climat", "meteo", "climate"),
}
ANY = "shapes"


def icon_of(theme: str) -> str:
    """The icon whose word comes first in the name of the theme.

    >>> icon_of("Culture et loisirs"), icon_of("Énergies renouvelables"), icon_of("Divers")
    ('drama', 'zap', 'shapes')
    """
    said = searchable([theme])
    places = [(said.find(f" {word}"), icon) for icon, words in ICONS.items() for word in words]
    return min(((place, icon) for place, icon in places if place >= 0), default=(0, ANY))[1]
