"""Make a session's motion again, offline, from the log of its requests: the events `committed`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from bridge.protocol.messages import EventInfo, Message
from bridge.session.log import SPEECH, Commit, LogError
from bridge.session.passage import Passage
from bridge.session.respeaking import Respeaking
from bridge.session.show import Due, Show
from bridge.session.stage import Stage
from bridge.session.unfinished import Unfinished
from motion.face.prosody import Emphasis
from motion.scene import Placement, Scene, load
from motion.selection import STEPS, Selection, select
from motion.skeleton import Skeleton


def log_of(messages: Iterable[Message], session: str) -> list[Commit]:
    """The log in a session's messages, in the order in which they came."""
    return [
        Commit(message.data["kind"], message.data["frame"], message.character, message.data)
        for message in messages
        if isinstance(message, EventInfo) and message.name == "committed" and message.session == session
    ]


def rerun(
    log: Iterable[Commit], session: str, until: int | None = None, checkpoint: Path | None = None
) -> Iterator[Due]:
    """The messages that the session would stream. until: the last frame wanted, otherwise as far as was made.

    checkpoint: the weights of the prior that the log was made with, where there was one; this installation's otherwise.

    Joints come out the same to rounding. Things that the engine moves do so at the frame from which on the character takes
    account of it; live they are seen there a few frames earlier. Raises LogError.
    """
    commits = list(log)
    if not commits:
        raise LogError(
            "there is no request in this log",
            kind="no_log",
            fix="record from the opening of a session on, events included",
        )
    if commits[0].kind != "open":
        raise LogError(
            "this log does not begin with the opening of the session",
            kind="no_beginning",
            fix="start recording before the session is opened",
        )
    try:
        yield from _again(commits, session, until, _same_motion(commits[0], checkpoint))
    except (KeyError, TypeError, ValueError) as error:
        raise LogError(f"this is no log of a session: {error!r}", kind="bad_log") from error


def _same_motion(first: Commit, checkpoint: Path | None) -> Selection:
    """What made the motion of a log. Raises LogError where it is not at hand."""
    made_by = first.data.get("prior")
    if made_by is None:
        return Selection()
    found = select("prior", checkpoint, STEPS)
    if found.hash != made_by:
        raise LogError(
            f"this log was made with other weights of the prior, {made_by[:12]}…: "
            + (found.notice or f"here are {str(found.hash)[:12]}…"),
            kind="other_prior",
            fix="name the weights with --checkpoint",
        )
    return found


def _again(commits: list[Commit], name: str, until: int | None, motion: Selection) -> Iterator[Due]:
    first = commits[0]
    given = (first.data["characters"], first.data["curves"], first.data["seed"])
    stage = Stage(_scene(first), *given, motion.priors)
    show = Show(name, stage.scene, tuple(first.data["curves"]), 0)
    for character in first.data["characters"]:
        actor = stage.actor(character)
        show.enter(character, actor.skeleton, actor.passage)
    yield from show.static()
    said = Respeaking(show)
    for commit in commits[1:]:
        if commit.kind != "go_on":  # this one was made ahead of its time
            yield from show.due(show.time(commit.frame) - 1)
        if commit.kind in SPEECH:
            said.do(commit)
            continue
        if commit.kind == "gesture":
            emphases = [Emphasis(*one) for one in commit.data["emphases"]]
            overlay = stage.gestures(commit.frame, commit.character, emphases)
            show.roles[commit.character].voice.gesture(overlay, commit.frame)
            continue
        for character, passage in _done(stage, show, commit).items():
            show.play(character, passage, anew=commit.kind != "go_on")
        if commit.kind in ("set_scene", "set_body"):
            yield from show.static()
    stop = max(max(role.line.end, role.voice.speaking.end) for role in show.roles.values()) - 1
    yield from show.due(show.time((stop if until is None else until) + 1) - 1)


def _done(stage: Stage, show: Show, commit: Commit) -> Mapping[str, Passage]:
    frame, character, data = commit.frame, commit.character, commit.data
    if commit.kind == "perform":
        return {character: stage.perform(frame, character, data["text"], data.get("manner"))[1]}
    if commit.kind == "carry_out":
        shown, _ = stage.carry_out(frame, character, data["begun"], data.get("steps", 0))
        return {} if shown is None else {character: shown}
    if commit.kind == "take_up":
        return {character: stage.take_up(frame, character, Unfinished.from_dict(data))}
    if commit.kind == "stop":
        return {character: stage.stop(frame, character)}
    if commit.kind == "go_on":
        shown = stage.go_on(character, data.get("steps", 0))
        return {} if shown is None else {character: shown}
    if commit.kind == "move":
        places = {id: np.asarray(pose, dtype=np.float64) for id, pose in data["places"].items()}
        show.place({id: pose.astype(np.float32) for id, pose in places.items()})
        return stage.move(frame, places)
    if commit.kind == "set_scene":
        scene = _scene(commit)
        stands = {name: Placement(*place) for name, place in data.get("stands", {}).items()}
        made = stage.set_scene(frame, scene, stands)
        show.set_scene(scene)
        return made
    if commit.kind == "set_body":
        body = Skeleton.from_dict(data["body"])
        show.enter(character, body, stage.set_body(frame, character, body))
        return {}
    raise LogError(f"a log has no entry of the kind '{commit.kind}'", kind="bad_log")


def _scene(commit: Commit) -> Scene:
    document = commit.data["scene"]
    return Scene() if document is None else load(document, files=False)
