"""What the element `<pv-map>` says, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """`{n}`, `{title}` and `{zoom}` are filled in by the element."""
    return {
        "map": _("Interactive map. Arrow keys move it, plus and minus zoom, Tab leads to the places in view."),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "fit": _("See everything"),
        "locate": _("Show where I am"),
        "located": _("The map is centred on your position."),
        "notLocated": _("Your position is not known: the device refused it or cannot tell."),
        "fullScreen": _("Full screen"),
        "drawBox": _("Filter by a rectangle"),
        "drawArea": _("Filter by an area"),
        "drawBoxHelp": _(
            "Drag a rectangle over the map. With the keyboard: move the map and press Enter at two opposite corners. Escape gives up."
        ),
        "drawAreaHelp": _(
            "Click the corners of the area, then the first one again or Enter twice to close it. With the keyboard: move the map, Enter adds the centre as a corner. Escape gives up."
        ),
        "drawFew": _("An area has three corners or more."),
        "close": _("Close"),
        "inViewCount": _("{n} places in view"),
        "inViewOne": _("1 place in view"),
        "inViewNone": _("No place in view"),
        "group": _("{n} places: zoom in"),
        "groupHere": _("{n} rows are at this very place: see them in the list"),
        "thinned": _("Too many to be named: zoom in."),
        "untitled": _("Place without a name"),
        "loading": _("Loading…"),
        "rowFailed": _("This row could not be loaded. Check the connection, then choose it again."),
        "tilesFailed": _("Part of the map could not be loaded."),
        "again": _("Try again"),
        "noWebGL": _(
            "This browser cannot draw the interactive map. The drawing and the list below show the same rows."
        ),
        "showLayer": _("hidden: show it"),
        "hideLayer": _("hide it"),
    }
