/** Colours of things, as exporters/colours.py has them: its own, else its material's, else a quiet one. */

import { Color } from "three";

const WORDS: Record<string, string> = {
  red: "#b5342b", green: "#3f7d4e", blue: "#3a5f9e", yellow: "#e0b93c", orange: "#d97b2f", purple: "#74508f", pink: "#dc9aa8",
  brown: "#7a5236", beige: "#d8c7a4", white: "#eeece6", black: "#26272a", grey: "#85888c", gray: "#85888c", silver: "#b9bdc2",
  gold: "#c9a24b",
};
const MATERIALS: Record<string, string> = {
  wood: "#a9794f", wooden: "#a9794f", metal: "#a8abb0", steel: "#b4b8bd", glass: "#cfe3ea", ceramic: "#e8e4da", paper: "#f2efe6",
  plastic: "#8fa6b8", leather: "#6b4a36", cardboard: "#b58b5a", stone: "#9a9892",
};
const QUIET = ["#8c9aa8", "#b7a58c", "#9aa88c", "#a88c95", "#8ca3a8", "#b0a7b8", "#c2b59b", "#9c8f86"];

/** Words that may be chosen for a new thing. */
export const COLOURS = ["red", "orange", "yellow", "green", "blue", "purple", "brown", "white", "grey", "black"];

export function colourOf(attributes: Readonly<Record<string, string>>, label: string): { colour: Color; opacity: number } {
  const material = attributes.material?.toLowerCase() ?? "";
  const said = [attributes.color, attributes.colour].map((word) => WORDS[word?.toLowerCase() ?? ""] ?? (/^#[0-9a-f]{6}$/i.test(word ?? "") ? word : undefined));
  const chosen = said.find(Boolean) ?? MATERIALS[material] ?? QUIET[crc32(label) % QUIET.length]!;
  return { colour: new Color(chosen), opacity: material === "glass" ? 0.45 : 1 };
}

/** The checksum that the exporters choose by, so that a thing has the same colour everywhere. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
