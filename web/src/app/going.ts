/** Going to another screen of the page: `/` is the first one, `/songs/<id>` a song. */

export function go(to: string): void {
  history.pushState(null, "", to);
  dispatchEvent(new PopStateEvent("popstate"));
}
