// Scrolling while a page opens. Not scrollIntoView: the Tab key would go on from there, past everything above.
const GAP = 16;

export function toTop(element, scroller) {
  scroller.scrollTop += element.getBoundingClientRect().top - scroller.getBoundingClientRect().top - GAP;
}

export function intoSight(element, scroller) {
  const [here, frame] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()];
  if (here.top < frame.top || here.bottom > frame.bottom) toTop(element, scroller);
}
