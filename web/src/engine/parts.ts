/** The engine's parts for whoever comes by the page's scripting door: `await window.woodshed.engine()`. */

export { Recorder } from "../record/recorder";
export { serverTape } from "../record/tape";
export { Catalogue } from "./catalogue";
export { Clock } from "./clock";
export { compileEngine } from "./host";
export { changes } from "./mirror";
export { Player } from "./player";
export { Rig } from "./rig";
