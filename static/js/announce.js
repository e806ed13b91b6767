// Says something to a screen reader: one sentence at a time, at most one in five seconds, the newest of those waiting. What
// answers a press of one's own is said now.

const PAUSE = 5000;
let waiting = "";
let timer = 0;

export function announce(sentence, { now = false } = {}) {
  if (timer && !now) {
    waiting = sentence;
    return;
  }
  clearTimeout(timer);
  document.getElementById("live")?.replaceChildren(sentence);
  timer = setTimeout(() => {
    timer = 0;
    if (waiting) announce(waiting);
    waiting = "";
  }, PAUSE);
}
