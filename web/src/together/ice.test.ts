import { expect, test } from "vitest";
import { readServers } from "./ice";

test("servers are read one a line, with a name and password where they ask for one", () => {
  expect(
    readServers("stun:stun.example:3478\n  turns:turn.example:5349?transport=tcp ann s3cret \n"),
  ).toEqual([
    { urls: "stun:stun.example:3478" },
    { urls: "turns:turn.example:5349?transport=tcp", username: "ann", credential: "s3cret" },
  ]);
});

test("what is no server is left out", () => {
  expect(readServers("\nhttps://example\nturn:\nstun:a b")).toEqual([{ urls: "stun:a" }]);
});
