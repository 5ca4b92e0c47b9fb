"""Pictures of clips: stills and contact sheets, drawn in software so that they look the same everywhere."""

from exporters.picture.frame import still
from exporters.picture.sheet import contact_sheet

__all__ = ["contact_sheet", "still"]
