/** The file of a persona as the fields of a form, and back. What the form doesn't show stays as it is. */

import type { Plain } from "../client/msgPackReader";

export type Document = Record<string, Plain>;

/** Fields that may differ by language: NAME.en and NAME.zh. */
const TEXTS = ["name", "persona", "greeting"];
export const LANGUAGES = ["en", "zh"];

/** The values of the form's fields. */
export function fieldsOf(document: Document): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const name of TEXTS) {
    const value = document[name];
    for (const language of LANGUAGES) {
      const text = typeof value === "string" ? value : (value as Document | undefined)?.[language];
      fields[`${name}.${language}`] = typeof text === "string" ? text : "";
    }
  }
  const expression = (document.expression ?? {}) as Document;
  const names = ((document.voice as Document | undefined)?.names ?? {}) as Document;
  for (const language of LANGUAGES) fields[`voice.${language}`] = String(names[language] ?? "");
  fields.avatar = String(document.avatar ?? "default");
  fields.language = String(document.language ?? "auto");
  fields.manner = String(document.manner ?? "");
  fields.expression = String(expression.name ?? "neutral");
  fields.intensity = String(expression.intensity ?? 0.5);
  fields.knowledge = JSON.stringify(document.knowledge ?? [], null, 1);
  return fields;
}

/** The document with what was filled in. Throws an Error in plain words for knowledge that is no list. */
export function documentOf(fields: Record<string, string>, before: Document): Document {
  const document: Document = { format: "kinelink-character", version: 1, ...before };
  for (const name of TEXTS) {
    const given = LANGUAGES.map((language) => [language, (fields[`${name}.${language}`] ?? "").trim()] as const).filter(([, text]) => text);
    if (given.length) document[name] = Object.fromEntries(given);
    else delete document[name];
  }
  document.language = fields.language ?? "auto";
  const avatar = (fields.avatar ?? "").trim() || "default";
  if (avatar !== "default" || "avatar" in before) document.avatar = avatar;
  const voices = voice(fields, (before.voice ?? {}) as Document);
  if (Object.keys(voices).length || "voice" in before) document.voice = voices;
  if (fields.manner) document.manner = fields.manner;
  else delete document.manner;
  document.expression = { name: fields.expression || "neutral", intensity: Number(fields.intensity) };
  document.knowledge = knowledge(fields.knowledge ?? "");
  return document;
}

/** A voice for each language, beside what else is said of voices. */
function voice(fields: Record<string, string>, before: Document): Document {
  const { names: _, ...rest } = before;
  const names = Object.fromEntries(LANGUAGES.map((language) => [language, fields[`voice.${language}`] ?? ""] as const).filter(([, name]) => name));
  return Object.keys(names).length ? { ...rest, names } : rest;
}

function knowledge(text: string): Plain {
  if (!text.trim()) return [];
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new Error(`The knowledge is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(read)) throw new Error("The knowledge is a list of facts, each with a text.");
  return read as Plain;
}
