/** The script inside an exported page: shows frames at their times. Nothing moves until somebody asks. */
export const PLAYER = `'use strict';
const frames = JSON.parse(document.getElementById('frames').textContent);
const get = (id) => document.getElementById(id);
const [screen, play, place, time, speed] = ['screen', 'play', 'place', 'time', 'speed'].map(get);
const end = frames.length ? frames[frames.length - 1][0] : 0;
let rows = [], next = 0, at = 0, before = 0, playing = false;
const show = (seconds) => {
  if (seconds < at) { rows = []; next = 0; }
  at = Math.max(0, Math.min(seconds, end));
  for (; next < frames.length && frames[next][0] <= at; next++) for (const [y, row] of frames[next][1]) rows[y] = row;
  screen.innerHTML = Array.from(rows, (row) => row || '').join('\\n');
  place.value = at;
  time.textContent = at.toFixed(1) + ' of ' + end.toFixed(1) + ' s';
};
const set = (on) => {
  playing = on;
  play.textContent = on ? 'Pause' : 'Play';
  if (on && at >= end) show(0);
  before = performance.now();
  if (on) requestAnimationFrame(tick);
};
const tick = (now) => {
  if (!playing) return;
  show(at + ((now - before) / 1000) * Number(speed.value));
  before = now;
  if (at >= end) set(false);
  else requestAnimationFrame(tick);
};
play.addEventListener('click', () => set(!playing));
place.addEventListener('input', () => show(Number(place.value)));
screen.addEventListener('keydown', (event) => {
  const by = { ArrowLeft: -5, ArrowRight: 5 }[event.key];
  if (by) show(at + by);
  else if (event.key === ' ') set(!playing);
  else return;
  event.preventDefault();
});
place.max = end;
get('controls').hidden = false;
show(0);
`;
