/**
 * Servers that help two browsers to find each other (STUN), or carry what they say (TURN). On one network none
 * is needed, and none is asked unless a person names it here.
 */

const KEPT = "woodshed-call-servers";
const SCHEMES = /^(stun|stuns|turn|turns):[^\s]+$/;

/** Read one server a line: "stun:host:port", or "turn:host:port name password". Lines that name none are left out. */
export function readServers(text: string): RTCIceServer[] {
  return text.split("\n").flatMap((line): RTCIceServer[] => {
    const [urls = "", username, credential] = line.trim().split(/\s+/);
    if (!SCHEMES.test(urls)) return [];
    return [username && credential ? { urls, username, credential } : { urls }];
  });
}

export function keptServers(): string {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

export function keepServers(text: string): void {
  try {
    localStorage.setItem(KEPT, text);
  } catch {
    // Then they are good for this visit.
  }
}
