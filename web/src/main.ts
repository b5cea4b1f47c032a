/** Where the page begins: the engine is compiled ahead, and the app is put into the document. */

import { mount } from "svelte";
import App from "./app/App.svelte";
import { compileEngine } from "./engine/host";

// The first sound should not wait for the compiler. Whoever needs the engine hears what went wrong.
compileEngine().catch(() => {});

window.woodshed = { engine: () => import("./engine/parts") };

mount(App, { target: document.getElementById("app")! });
