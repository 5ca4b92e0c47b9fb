"""What a language model can have done beside speaking: the tools, and what their calls mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bridge.dialogue.errors import DialogueError
from bridge.dialogue.parts import Call
from motion.face import EXPRESSIONS

_MOST = 500


@dataclass(frozen=True)
class Tool:
    """One tool. main: the argument that a bare text is taken for."""

    name: str
    description: str
    main: str
    properties: Mapping[str, Any]


TOOLS = (
    Tool(
        "perform",
        "Move your body: carry out an instruction in your surroundings, such as 'pick up the red cup and drink' or 'wave'. "
        "Use it whenever you are asked to do something, and say only what you really do.",
        "text",
        {
            "text": {
                "type": "string",
                "description": "the instruction, in English or Chinese, naming things plainly",
            }
        },
    ),
    Tool(
        "look_at",
        "Look at something or somebody.",
        "target",
        {
            "target": {
                "type": "string",
                "description": "the id of a thing, or 'viewer' for who talks with you",
            }
        },
    ),
    Tool(
        "set_expression",
        "Show a feeling on your face.",
        "name",
        {
            "name": {"type": "string", "enum": list(EXPRESSIONS)},
            "intensity": {"type": "number", "minimum": 0, "maximum": 1},
        },
    ),
)
BY_NAME = {tool.name: tool for tool in TOOLS}


def specifications() -> list[dict[str, Any]]:
    """The tools as OpenAI-compatible servers want them."""
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": {
                    "type": "object",
                    "properties": dict(tool.properties),
                    "required": [tool.main],
                },
            },
        }
        for tool in TOOLS
    ]


def argument(call: Call) -> str:
    """The main argument of a call. Raises DialogueError, kind bad_call."""
    tool = BY_NAME.get(call.name)
    if tool is None:
        raise DialogueError(
            f"the language model called '{call.name[:80]}', which is no tool",
            kind="bad_call",
            candidates=tuple(BY_NAME),
        )
    value = call.arguments.get(tool.main)
    if not isinstance(value, str) or not value.strip() or len(value) > _MOST:
        raise DialogueError(
            f"the call of {tool.name} needs '{tool.main}', a text of at most {_MOST} characters",
            kind="bad_call",
        )
    allowed = tool.properties[tool.main].get("enum")
    if allowed and value not in allowed:
        raise DialogueError(
            f"{tool.name}: there is no '{value[:80]}'", kind="bad_call", candidates=tuple(allowed)
        )
    return value.strip()


def intensity(call: Call) -> float:
    """How strong an expression is, 0..1."""
    value = call.arguments.get("intensity", 0.7)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        return 0.7
    return float(value)
