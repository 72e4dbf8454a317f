// Posts of the city folder: who is called, by post and never by name, and the link of the telephone system where the city has set one.
import type { CityInfo } from "../../sync/city-info.ts";

type Post = CityInfo["posts"][number];

/** Posts of a division's level. */
export function postsOf(city: Pick<CityInfo, "posts" | "division">, code: string): readonly Post[] {
  const level = city.division(code)?.level;
  return city.posts.filter((post) => post.level === level);
}

/** A `sip:` or `tel:` address; null where the city has none, and then there is no link. */
export function callLink({ tel }: Pick<Post, "tel">, division: string): string | null {
  return tel?.replaceAll("{division}", division) ?? null;
}
