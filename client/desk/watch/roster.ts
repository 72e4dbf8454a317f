// Who has which post, read from the duty log: whoever took it last and has not left it.
import type { CityInfo } from "../../sync/city-info.ts";

export type DutyEntry = {
  readonly id: string;
  readonly division: string;
  readonly post: string;
  readonly shift?: "on" | "off";
  readonly text: string;
  readonly actor?: string;
  readonly time: string;
};

type Post = CityInfo["posts"][number];
export type Filled = { readonly post: Post; readonly by: string | null; readonly since: number };

/** `entries` newest first. A post that nobody took in them is unfilled. */
export function rosterOf(posts: readonly Post[], entries: readonly DutyEntry[], division: string): readonly Filled[] {
  return posts.map((post) => {
    const last = entries.find((entry) => entry.post === post.code && entry.division === division && entry.shift !== undefined);
    return { post, by: last?.shift === "on" ? (last.actor ?? "") : null, since: last ? Date.parse(last.time) : 0 };
  });
}
