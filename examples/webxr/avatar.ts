/** The server's own avatar; capsules until it is there, or where it can't be made. */

import type { Body } from "../../bridge/web/src/body/body";
import { CapsuleBody } from "../../bridge/web/src/body/capsuleBody";

const AGAIN = 700;

/** The avatar that the server makes, once it is made; null where it has none. */
export async function serversAvatar(): Promise<Body | null> {
  for (;;) {
    const answer = await fetch("../avatar.glb");
    if (answer.status === 202) await new Promise((resolve) => setTimeout(resolve, AGAIN));
    else if (answer.status === 200) {
      const { loadBody } = await import("../../bridge/web/src/body/modelBody");
      return loadBody(await answer.arrayBuffer(), "Default avatar");
    } else return null;
  }
}

export function capsules(): Body {
  return new CapsuleBody();
}
