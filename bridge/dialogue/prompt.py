"""What a language model is told of the character and of what is around it."""

from __future__ import annotations

from bridge.dialogue.character import Character
from bridge.dialogue.language import in_language
from motion.scene import Scene

# Things that are named at most; a model would lose the thread in more.
_MOST = 120

_RULES = {
    "en": (
        "You are {name}. {persona}\n"
        "You have a body and talk aloud with somebody before you. Answer in English, in one to three short sentences, as "
        "people talk: no lists, no Markdown, no emoji. Begin with a short clause. Asked to do something, do it with your "
        "tools; never claim to do what you don't do."
    ),
    "zh": (
        "你是{name}。{persona}\n"
        "你有身体，正在与面前的人当面说话。请用中文回答，一到三句短句，像平时说话一样：不要列表、Markdown 或表情符号，"
        "开头用一个短分句。别人请你做事时，用工具去做；没有做的事不要说做了。"
    ),
}
_AROUND = {"en": "Around you (id: name):", "zh": "你周围有（id：名称）："}
_KNOWN = {"en": "What you know:", "zh": "你知道："}
_CUES = {
    "en": "You have no tools but these words within your text, which are not read aloud: [perform: an instruction], "
    "[look_at: id or viewer], [set_expression: {feelings}].",
    "zh": "你的工具是写在文字里的标记，不会被读出来："
    "[perform: 要做的事]、[look_at: id 或 viewer]、[set_expression: {feelings}]。",
}


def prompt(character: Character, language: str, scene: Scene, feelings: tuple[str, ...] = ()) -> str:
    """The system message in a language. feelings: those that can be expressed, for models that call tools within their text."""
    parts = [
        _RULES[language].format(
            name=character.called(language), persona=in_language(character.persona, language)
        )
    ]
    things = [_thing(scene, id) for id in [item.id for item in scene.objects if item.part_of is None][:_MOST]]
    if things:
        parts.append("\n".join([_AROUND[language], *things]))
    known = [
        f"- {f'{fact.about} ({fact.topic}): ' if fact.about else ''}{in_language(fact.text, language)}"
        for fact in character.knowledge
    ]
    if known:
        parts.append("\n".join([_KNOWN[language], *known]))
    if feelings:
        parts.append(_CUES[language].format(feelings=" | ".join(feelings)))
    return "\n\n".join(parts)


def _thing(scene: Scene, id: str) -> str:
    item = scene.object(id)
    details = [
        *(f"{key} {value}" for key, value in item.attributes.items()),
        *(["full"] if item.full else []),
    ]
    place = f", on {item.supported_by}" if item.supported_by else f", in {item.inside}" if item.inside else ""
    detail = f" ({', '.join(details)})" if details else ""
    return f"- {id}: {item.label}{detail}{place}"
