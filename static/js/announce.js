// Says something to a screen reader: one sentence at a time, at most one in five seconds, the newest of those waiting.

const PAUSE = 5000;
let waiting = "";
let timer = 0;

export function announce(sentence) {
  if (timer) {
    waiting = sentence;
    return;
  }
  document.getElementById("live")?.replaceChildren(sentence);
  timer = setTimeout(() => {
    timer = 0;
    if (waiting) announce(waiting);
    waiting = "";
  }, PAUSE);
}
