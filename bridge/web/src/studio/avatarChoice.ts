/**
 * Which body is shown: capsules at first, the default avatar when the server has made it, a file that was dropped, or that of the
 * persona that the character is.
 */

import type { Body } from "../body/body";
import { CapsuleBody } from "../body/capsuleBody";
import { element } from "../dom";
import { showFailure } from "./failure";

const AGAIN = 700;
/** The avatar of personas without one of their own. */
const DEFAULT = "default";
const LARGEST = 300 * 2 ** 20;

export class AvatarChoice {
  body: Body = new CapsuleBody();
  /** Counts choices: whatever is still being loaded for an earlier one is not to be shown any more. */
  private chosen = 0;
  /** Counts those of the visitor, which are kept also while a persona's avatar is worn. */
  private wished = 0;
  private turn: Promise<void> = Promise.resolve();
  /** The file that the visitor has chosen, and the avatar of the persona that is worn instead of it. */
  private own: { bytes: ArrayBuffer; name: string } | null = null;
  private worn = DEFAULT;

  /** changed: another body is to be shown; `left` goes. known: the server has that body already. token: for the server's files. */
  constructor(private readonly changed: (body: Body, left: Body, known: boolean) => Promise<void>, private readonly token?: string) {
    element("default-avatar").addEventListener("click", () => void this.useDefault());
    element<HTMLInputElement>("avatar-file").addEventListener("change", ({ target }) => {
      const [file] = (target as HTMLInputElement).files ?? [];
      if (file) void this.useFile(file);
    });
    window.addEventListener("dragover", (event) => event.preventDefault());
    window.addEventListener("drop", (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      if (file) void this.useFile(file);
    });
  }

  /** Begin with the server's avatar, unless something was chosen already. */
  async begin(): Promise<void> {
    if (!this.chosen) await this.useDefault();
  }

  /** The server's avatar; without one everything stays as it is. */
  async useDefault(): Promise<void> {
    const keep = this.wish("Default avatar");
    const answer = await this.fetched("avatar.glb");
    if (answer.status === 200) await keep(await answer.arrayBuffer());
  }

  /** The avatar that a persona has: the server has given it that body. "default" stands for what was there before. */
  async wear(avatar: string): Promise<void> {
    if (avatar === this.worn) return;
    this.worn = avatar;
    const choice = ++this.chosen;
    if (avatar === DEFAULT) {
      if (this.own) await this.use(choice, this.own.bytes, this.own.name);
      else await this.show(choice, new CapsuleBody(), true);
      return;
    }
    const answer = await this.fetched(`avatars/${encodeURIComponent(avatar)}`);
    if (answer.status === 200) await this.use(choice, await answer.arrayBuffer(), avatar, true);
    else this.fail(new Error(`The server has no avatar “${avatar}” to show.`));
  }

  private async fetched(path: string): Promise<Response> {
    const headers: HeadersInit = this.token ? { Authorization: `Bearer ${this.token}` } : {};
    for (;;) {
      const answer = await fetch(path, { headers });
      if (answer.status !== 202) return answer;
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }

  private async useFile(file: File): Promise<void> {
    if (file.size > LARGEST) this.fail(new Error(`“${file.name}” is larger than 300 MB.`));
    else await this.wish(file.name)(await file.arrayBuffer());
  }

  /** The visitor wants an avatar; call what comes back with its bytes. */
  private wish(name: string): (bytes: ArrayBuffer) => Promise<void> {
    const [wish, choice] = [++this.wished, ++this.chosen];
    return async (bytes) => {
      if (wish !== this.wished) return;
      this.own = { bytes, name };
      // A persona with an avatar may have come meanwhile; when it has gone, too, this is what is wanted.
      if (choice === this.chosen) await this.use(choice, bytes, name);
      else if (this.worn === DEFAULT) await this.use(++this.chosen, bytes, name);
    };
  }

  private async use(choice: number, bytes: ArrayBuffer, name: string, known = false): Promise<void> {
    try {
      // Most of the page's code is for this, and the page is there without it.
      const { loadBody } = await import("../body/modelBody");
      await this.show(choice, await loadBody(bytes, name), known);
      if (choice === this.chosen) this.fail(null);
    } catch (error) {
      if (choice === this.chosen) this.fail(error);
    }
  }

  /** One body after the other: what is shown and what the server moves must be the same one in the end. */
  private async show(choice: number, body: Body, known: boolean): Promise<void> {
    const changing = this.turn.then(() => this.change(choice, body, known));
    this.turn = changing.catch(() => undefined);
    await changing;
  }

  private async change(choice: number, body: Body, known: boolean): Promise<void> {
    if (choice !== this.chosen) {
      body.dispose();
      return;
    }
    await this.changed(body, this.body, known);
    this.body = body;
    element("avatar-name").textContent = body.name;
  }

  private fail(error: unknown): void {
    const place = element("avatar-failure");
    showFailure(place, error);
    // A dropped file is answered where it is seen, whether or not this part of the panel was open.
    if (error) place.closest("details")!.open = true;
  }
}
