/** The voices of the server as choices of a select, by language. */

import type { Plain } from "../client/msgPackReader";

interface VoiceInfo { id: string; name: string; language: string; gender: string; source: string }

/** Offer voices and, first, none. chosen: stays even where it is not among them, unless it may not (`strict`). */
export function offerVoices(select: HTMLSelectElement, voices: Plain, chosen: string, strict = false): void {
  const groups = new Map<string, HTMLOptGroupElement>();
  for (const one of voices as unknown as VoiceInfo[]) {
    const language = languageName(one.language);
    const group = groups.get(language) ?? Object.assign(document.createElement("optgroup"), { label: language });
    groups.set(language, group);
    group.append(new Option(one.source ? `${one.name} · ${one.source}` : one.name, one.id));
  }
  const sorted = [...groups.values()].sort((one, other) => one.label.localeCompare(other.label));
  select.replaceChildren(new Option("the language's own", ""), ...sorted);
  select.value = chosen;
  if (select.selectedIndex >= 0) return;
  if (!strict) select.append(new Option(chosen, chosen));
  select.value = strict ? "" : chosen;
}

/** "zh-CN" as "Chinese (China)", in the reader's own words. */
function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
