"""Shape recipes: from a real size to named primitives and moving parts."""

from __future__ import annotations

from collections.abc import Callable

from motion.scene.recipe import furniture, things, vessels
from motion.scene.recipe.build import Build, Moving

RECIPES: dict[str, Callable[..., Build]] = {
    function.__name__: function
    for function in (
        vessels.tube,
        vessels.mug,
        vessels.stem_glass,
        vessels.bottle,
        vessels.flask,
        vessels.pan,
        vessels.open_box,
        vessels.lidded_box,
        furniture.table,
        furniture.round_table,
        furniture.chair,
        furniture.sofa,
        furniture.stool,
        furniture.bed,
        furniture.counter,
        furniture.shelves,
        furniture.hinged_box,
        furniture.drawer_unit,
        furniture.framed_panel,
        things.plain,
        things.parts,
        things.laptop,
    )
}

__all__ = ["RECIPES", "Build", "Moving"]
