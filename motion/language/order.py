"""Clauses in time: what comes first, what goes on together, what only leads up to the next thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from motion.language.clauses import Clause
from motion.language.plan import Step
from motion.language.steps import Draft
from motion.language.verbs import DURATIVE

# Said twice in a row these are still one thing to do.
_ONCE = frozenset(["take_photo", "drink", "eat", "face_camera", "lower_hand", "call", "stand_up", "sit_down"])


def in_time(clauses: Sequence[Clause]) -> list[Clause]:
    """Clauses in the order they happen: 'after' and 'before' may say the later one first."""
    out: list[Clause] = []
    index = 0
    clauses = list(clauses)
    while index < len(clauses):
        clause = clauses[index]
        later = (
            clauses[index + 1]
            if index + 1 < len(clauses) and clauses[index + 1].sentence == clause.sentence
            else None
        )
        if "before" in clause.joins and later is not None and _leads(clause, clauses, index):
            out += [later, clause]
            later.joins, clause.joins = clause.joins - {"before"}, later.joins
            index += 2
            continue
        if "after" in clause.joins and not _leads(clause, clauses, index) and out:
            out.insert(len(out) - 1, clause)
            index += 1
            continue
        out.append(clause)
        index += 1
    return out


def _leads(clause: Clause, clauses: Sequence[Clause], index: int) -> bool:
    return (
        index == 0
        or clauses[index - 1].sentence != clause.sentence
        or bool(clause.verb and clause.verb.han and "before" in clause.joins)
    )


def arrange(drafts: list[Draft]) -> list[Step]:
    """Steps in order with their parallel groups numbered from 0."""
    groups = _groups(drafts)
    steps: list[Step] = []
    senses: list[tuple[bool, bool]] = []
    number = 0
    numbering: dict[int, int] = {}
    for draft, group in zip(drafts, groups, strict=True):
        own: int | None = None
        for step in draft.steps:
            if group is not None:
                if group not in numbering:
                    numbering[group], number = number, number + 1
                step = replace(step, parallel_group=numbering[group])
            elif step.parallel_group == -1:
                if own is None:
                    own, number = number, number + 1
                step = replace(step, parallel_group=own)
            steps.append(step)
            senses.append((draft.sense.approach, draft.clause.chained))
    return _renumber(_absorb(steps, senses))


def _groups(drafts: list[Draft]) -> list[int | None]:
    """For each draft the parallel group it belongs to, None when it stands alone."""
    link = [False] * len(drafts)
    for index in range(1, len(drafts)):
        link[index] = _together(
            drafts[index - 1],
            drafts[index],
            index - 1 > 0 and drafts[index - 2].clause.sentence == drafts[index - 1].clause.sentence,
        )
    groups: list[int | None] = [None] * len(drafts)
    current = -1
    for index in range(1, len(drafts)):
        if link[index]:
            if groups[index - 1] is None:
                current += 1
                groups[index - 1] = current
            groups[index] = groups[index - 1]
    return groups


def _together(a: Draft, b: Draft, a_has_earlier: bool) -> bool:
    if not a.steps or not b.steps or _clash(a.steps, b.steps):
        return False
    if "while" in b.clause.joins:
        return True
    same_sentence = a.clause.sentence == b.clause.sentence
    if "while" in a.clause.joins and same_sentence and not a_has_earlier and "then" not in b.clause.joins:
        return True
    if not same_sentence or "then" in b.clause.joins:
        return False
    hands = (_subject_hand(a), _subject_hand(b))
    if None not in hands and hands[0] != hands[1]:
        return True
    verb_a, verb_b = a.clause.verb, b.clause.verb
    if (
        verb_a is not None
        and verb_a.han
        and verb_a.text.endswith("着")
        and b.clause.chained
        and a.steps[0].verb in DURATIVE | {"sit_down"}
    ):
        return True
    return (
        verb_b is not None
        and verb_b.form == "ing"
        and not b.clause.joins
        and b.steps[0].verb in DURATIVE
        and not _progressive(b.clause)
    )


def _progressive(clause: Clause) -> bool:
    return any(
        symbol.kind == "FILL" and symbol.text in ("is", "are", "was", "were", "be", "being")
        for symbol in clause.before
    ) or any(symbol.kind == "PERSON" for symbol in clause.before)


def _subject_hand(draft: Draft) -> str | None:
    hands = [symbol.value for symbol in draft.clause.before if symbol.kind == "HAND"]
    return hands[0] if hands else None


def _clash(a: Sequence[Step], b: Sequence[Step]) -> bool:
    """Two things that cannot go on together: one object in both, or walking twice."""
    objects = {step.object for step in a if step.object and step.verb not in ("look_at", "point_at")}
    if objects & {step.object for step in b if step.object and step.verb not in ("look_at", "point_at")}:
        return True
    return bool(
        {step.verb for step in a}
        & {step.verb for step in b}
        & {"walk_to", "turn_to", "sit_down", "stand_up", "say"}
    )


def _absorb(steps: list[Step], flags: list[tuple[bool, bool]]) -> list[Step]:
    """Drop what only leads up to the step behind it, keeping its words and hand."""
    out: list[Step] = []
    lead: list[bool] = []
    for step, (leads, chained) in zip(steps, flags, strict=True):
        previous = out[-1] if out else None
        if previous is not None and _merges(previous, step, lead[-1], chained):
            merged = replace(
                step,
                hand=step.hand or previous.hand,
                target=step.target
                or (previous.target if step.object is None and previous.verb == step.verb else None),
                count=step.count or (previous.count if previous.verb == step.verb else None),
                manner=step.manner or previous.manner,
                text_span=(
                    min(step.text_span[0], previous.text_span[0]),
                    max(step.text_span[1], previous.text_span[1]),
                ),
                parallel_group=step.parallel_group
                if step.parallel_group is not None
                else previous.parallel_group,
            )
            out[-1] = merged
            lead[-1] = leads
            continue
        out.append(step)
        lead.append(leads)
    return [
        replace(step, target="forward") if step.verb == "walk_to" and step.target is None else step
        for step in out
    ]


def _merges(previous: Step, step: Step, leads: bool, chained: bool) -> bool:
    if previous.verb == "walk_to" and previous.target is None:
        goes = step.object is not None and step.target != "down"
        return step.parallel_group is None and (goes or step.verb in ("walk_to", "sit_down", "open"))
    if previous.parallel_group != step.parallel_group:
        return False
    if leads and previous.object == step.object and step.verb not in ("walk_to",):
        return previous.verb == step.verb or previous.verb == "touch"
    if (
        chained
        and previous.verb == step.verb
        and step.object is None
        and previous.object is None
        and step.hand in (None, previous.hand)
    ):
        return step.target in (None, previous.target) and step.verb != "say"
    if step.verb not in _ONCE or previous.verb != step.verb:
        return False
    return replace(previous, text_span=step.text_span) == step


def _renumber(steps: list[Step]) -> list[Step]:
    """Groups of one are no groups; the rest count from 0 in order."""
    sizes: dict[int, int] = {}
    for step in steps:
        if step.parallel_group is not None:
            sizes[step.parallel_group] = sizes.get(step.parallel_group, 0) + 1
    numbers: dict[int, int] = {}
    out = []
    for step in steps:
        group = step.parallel_group
        if group is None:
            out.append(step)
            continue
        if sizes[group] < 2:
            out.append(replace(step, parallel_group=None))
            continue
        numbers.setdefault(group, len(numbers))
        out.append(replace(step, parallel_group=numbers[group]))
    return out
