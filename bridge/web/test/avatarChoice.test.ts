import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Body } from "../src/body/body";
import { AvatarChoice } from "../src/studio/avatarChoice";

/** What a page has of elements and events, as far as choosing an avatar needs it. */
class FakeElement extends EventTarget {
  textContent = "";
  hidden = true;
  dataset: Record<string, string> = {};
  open = false;
  closest(): FakeElement { return this; }
  replaceChildren(): void {}
}

const body = (name: string): Body => ({ name, object: {}, rest: null, show: vi.fn(), advance: vi.fn(), bone: vi.fn(), dispose: vi.fn() }) as unknown as Body;
const loading = new Map<string, (body: Body) => void>();
vi.mock("../src/body/modelBody", () => ({ loadBody: (_: ArrayBuffer, name: string) => new Promise<Body>((resolve) => loading.set(name, resolve)) }));

let elements: Record<string, FakeElement>;
let page: EventTarget;

beforeEach(() => {
  loading.clear();
  elements = Object.fromEntries(["default-avatar", "avatar-file", "avatar-name", "avatar-failure"].map((id) => [id, new FakeElement()]));
  page = new EventTarget();
  vi.stubGlobal("document", { getElementById: (id: string) => elements[id], createElement: () => new FakeElement() });
  vi.stubGlobal("window", page);
  vi.stubGlobal("fetch", async () => ({ status: 200, arrayBuffer: async () => new ArrayBuffer(0) }));
});
afterEach(() => vi.unstubAllGlobals());

function drop(name: string): void {
  const file = { name, size: 1, arrayBuffer: async () => new ArrayBuffer(0) };
  page.dispatchEvent(Object.assign(new Event("drop", { cancelable: true }), { dataTransfer: { files: [file] } }));
}

test("a file that is dropped while another avatar is loading is the one that stays", async () => {
  const changed = vi.fn(async () => undefined);
  const choice = new AvatarChoice(changed);
  void choice.useDefault();
  await vi.waitFor(() => expect(loading.has("Default avatar")).toBe(true));
  drop("own.vrm");
  await vi.waitFor(() => expect(loading.has("own.vrm")).toBe(true));
  const [own, late] = [body("own.vrm"), body("Default avatar")];
  loading.get("own.vrm")!(own);
  await vi.waitFor(() => expect(choice.body).toBe(own));
  loading.get("Default avatar")!(late);
  await vi.waitFor(() => expect(late.dispose).toHaveBeenCalled());
  expect(choice.body).toBe(own);
  expect(changed).toHaveBeenCalledOnce();
  expect(elements["avatar-name"]!.textContent).toBe("own.vrm");
});

test("a file that is dropped before the page has begun is the one that stays", async () => {
  const choice = new AvatarChoice(async () => undefined);
  drop("early.vrm");
  await vi.waitFor(() => expect(loading.has("early.vrm")).toBe(true));
  await choice.begin();
  const early = body("early.vrm");
  loading.get("early.vrm")!(early);
  await vi.waitFor(() => expect(choice.body).toBe(early));
});

test("a persona's avatar is shown without telling the server of it, and the visitor's own comes back after it", async () => {
  const changed = vi.fn(async () => undefined);
  const choice = new AvatarChoice(changed);
  const load = async (name: string): Promise<Body> => {
    await vi.waitFor(() => expect(loading.has(name)).toBe(true));
    const loaded = body(name);
    loading.get(name)!(loaded);
    await vi.waitFor(() => expect(choice.body).toBe(loaded));
    loading.delete(name);
    return loaded;
  };
  drop("own.vrm");
  const own = await load("own.vrm");
  await choice.wear("default");
  expect(choice.body).toBe(own);
  void choice.wear("lin 1.vrm");
  const lin = await load("lin 1.vrm");
  expect(changed).toHaveBeenLastCalledWith(lin, own, true);
  await choice.wear("lin 1.vrm");
  void choice.wear("default");
  const again = await load("own.vrm");
  expect(changed).toHaveBeenLastCalledWith(again, lin, false);
  expect(changed).toHaveBeenCalledTimes(3);
});

test("an avatar that the server cannot give is told, and what is shown stays", async () => {
  vi.stubGlobal("fetch", async () => ({ status: 404 }));
  const choice = new AvatarChoice(async () => undefined);
  const before = choice.body;
  await choice.wear("gone.vrm");
  expect(choice.body).toBe(before);
  expect(elements["avatar-failure"]!.hidden).toBe(false);
});

test("what is still loading when a persona with an avatar comes is there when it has gone, and capsules until then", async () => {
  let come = (): void => undefined;
  vi.stubGlobal("fetch", async (path: string) => {
    if (path === "avatar.glb") await new Promise<void>((resolve) => (come = resolve));
    return { status: 200, arrayBuffer: async () => new ArrayBuffer(0) };
  });
  const load = async (name: string): Promise<Body> => {
    await vi.waitFor(() => expect(loading.has(name)).toBe(true));
    const loaded = body(name);
    loading.get(name)!(loaded);
    await vi.waitFor(() => expect(choice.body).toBe(loaded));
    return loaded;
  };
  const choice = new AvatarChoice(async () => undefined);
  void choice.useDefault();
  void choice.wear("lin.vrm");
  await load("lin.vrm");
  await choice.wear("default");
  expect(choice.body.name).toBe("Capsules");
  expect(elements["avatar-name"]!.textContent).toBe("Capsules");
  come();
  const own = await load("Default avatar");
  loading.clear();
  void choice.wear("lin.vrm");
  await load("lin.vrm");
  void choice.wear("default");
  await vi.waitFor(() => expect(loading.has("Default avatar")).toBe(true));
  expect(choice.body).not.toBe(own);
});
