"""The pages of the demo town that are shown and examined: their names in both languages, and what each shows first.

One line adds a page. An address that the installation does not answer is skipped by those who read this list.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """`picture` names its screenshot; pages without one are only examined."""

    french: str
    english: str
    address: str
    picture: str = ""
    scheme: str = "light"
    width: int = 1280
    is_for_agents: bool = False


TREES = "/explore/dataset/arbres/"

PAGES = (
    Page("Accueil", "Home", "/", "home"),
    Page("Accueil, en anglais", "Home, in English", "/en/"),
    Page("Catalogue", "Catalogue", "/explore/", "catalogue"),
    Page("Catalogue, sans résultat", "Catalogue, without result", "/explore/?q=zzzzzz"),
    Page("Jeu de données, informations", "Dataset, information", TREES, "information"),
    Page("Jeu de données, tableau", "Dataset, table", TREES + "table/", "table"),
    Page("Jeu de données, carte", "Dataset, map", TREES + "map/", "map"),
    Page("Jeu de données, graphiques", "Dataset, charts", TREES + "charts/", "charts", "dark"),
    Page("Jeu de données, calendrier", "Dataset, calendar", "/explore/dataset/agenda/calendar/", "calendar"),
    Page("Jeu de données, téléchargements", "Dataset, downloads", TREES + "export/"),
    Page("Jeu de données, console", "Dataset, console", TREES + "api/", "console", "dark"),
    Page("Jeu de données, historique", "Dataset, history", TREES + "history/"),
    Page("Récits", "Stories", "/stories/", "stories"),
    Page("Réutilisations", "Reuses", "/reuses/", "reuses"),
    Page("Charte graphique", "Design", "/style/", "style"),
    Page("Déclaration d’accessibilité", "Accessibility statement", "/accessibilite/"),
    Page("Connexion", "Sign-in", "/sign-in/"),
    Page("Accueil, sur un téléphone", "Home, on a phone", "/?phone", "home-phone", "dark", 390),
    Page("Mon compte", "My account", "/account/", is_for_agents=True),
    Page("Mes jeux de données", "My datasets", "/explore/managed/", is_for_agents=True),
    Page("Mes clés", "My keys", "/account/keys/", is_for_agents=True),
)
