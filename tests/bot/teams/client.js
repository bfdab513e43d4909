// Draws cards as a Teams client does, with Microsoft's own renderer, and keeps what a press would send.
window.presses = [];
window.complaints = [];

const COLORS = {
  default: "#242424", accent: "#5b5fc7", good: "#237b4b", warning: "#8a3707", attention: "#b10e1c", dark: "#242424", light: "#616161",
};
const foregroundColors = Object.fromEntries(
  Object.entries(COLORS).map(([name, color]) => [name, { default: color, subtle: name === "default" ? "#616161" : color }]),
);
const look = (backgroundColor) => ({ backgroundColor, foregroundColors });
const CONFIG = {
  fontFamily: "'Segoe UI', system-ui, sans-serif",
  fontSizes: { small: 12, default: 14, medium: 16, large: 20, extraLarge: 24 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 28, extraLarge: 32 },
  spacing: { small: 6, default: 10, medium: 14, large: 18, extraLarge: 22, padding: 16 },
  separator: { lineThickness: 1, lineColor: "#e0e0e0" },
  containerStyles: { default: look("#ffffff"), emphasis: look("#f0f0f0") },
  actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left" },
  supportsInteractivity: true,
};

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  // With all that makes more of a text than it says.
  result.outputHtml = markdownit({ html: true, linkify: true, breaks: true }).render(text);
  result.didProcess = true;
};

window.draw = (cards) => {
  for (const json of cards) {
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = new AdaptiveCards.HostConfig(CONFIG);
    card.onExecuteAction = (action) => presses.push({ type: action.getJsonTypeName(), verb: action.verb, data: action.data });
    const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
    card.parse(json, context);
    for (let n = 0; n < context.eventCount; n++) complaints.push(context.getEventAt(n).message);
    complaints.push(...card.validateProperties().validationEvents.map((event) => event.message));
    const place = document.createElement("div");
    place.append(card.render());
    document.getElementById("cards").append(place);
  }
};

// What reaches beyond the cards, and the labels of buttons that are cut.
window.cut = () => {
  const edge = document.getElementById("cards").getBoundingClientRect().right;
  const beyond = [...document.querySelectorAll("#cards *")].filter((element) => element.getBoundingClientRect().right > edge);
  const short = [...document.querySelectorAll("#cards button > div")].filter((label) => label.scrollWidth > label.clientWidth);
  return [...beyond, ...short].map((element) => element.textContent);
};
