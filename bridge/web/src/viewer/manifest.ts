/** The list of motions that `kinelink` wrote beside them: manifest.json. */

export interface Step {
  verb: string;
  start: number;
  stop: number;
  object: string | null;
}

export interface Motion {
  text: string;
  scene: string;
  duration: number;
  fps: number;
  steps: Step[];
  /** Addresses of the files relative to the manifest, by suffix: glb, bvh, json. */
  files: Record<string, string>;
}

/** Read a manifest; its files come back as addresses relative to the page. */
export async function readManifest(address: string): Promise<Motion[]> {
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(`There are no motions here yet. Run “python run.py demo” to make some. (${answer.status})`);
  }
  const { motions } = (await answer.json()) as { motions: Motion[] };
  if (!motions?.length) {
    throw new Error("The manifest lists no motions. Run “python run.py demo” again.");
  }
  const folder = address.slice(0, address.lastIndexOf("/") + 1);
  return motions.map((motion) => ({
    ...motion,
    files: Object.fromEntries(Object.entries(motion.files).map(([kind, file]) => [kind, folder + file])),
  }));
}
