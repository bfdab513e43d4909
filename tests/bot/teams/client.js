// Draws cards as a Teams client does, with Microsoft's own renderer, and keeps what a press would send.
window.presses = [];
window.complaints = [];

const colors = Object.fromEntries(
  Object.entries({ default: "#242424", accent: "#5b5fc7", good: "#237b4b", warning: "#8a3707", attention: "#b10e1c", dark: "#242424", light: "#616161" })
    .map(([name, color]) => [name, { default: color, subtle: name === "default" ? "#616161" : color }]),
);
const look = (backgroundColor) => ({ backgroundColor, foregroundColors: colors });
const config = {
  fontFamily: "'Segoe UI', system-ui, sans-serif",
  fontSizes: { small: 12, default: 14, medium: 16, large: 20, extraLarge: 24 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 28, extraLarge: 32 },
  spacing: { small: 6, default: 10, medium: 14, large: 18, extraLarge: 22, padding: 16 },
  separator: { lineThickness: 1, lineColor: "#e0e0e0" },
  containerStyles: {
    default: look("#ffffff"), emphasis: look("#f0f0f0"), good: look("#e7f2da"),
    attention: look("#fde7e9"), warning: look("#fbe9d9"), accent: look("#e8ebfa"),
  },
  actions: {
    maxActions: 6, spacing: "default", buttonSpacing: 8, preExpandSingleShowCardAction: false,
    actionsOrientation: "horizontal", actionAlignment: "left", showCard: { actionMode: "inline" },
  },
  supportsInteractivity: true,
};

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdownit.default ? markdownit.default().render(text) : markdownit().render(text);
  result.didProcess = true;
};

window.draw = (cards) => {
  for (const json of cards) {
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = new AdaptiveCards.HostConfig(config);
    card.onExecuteAction = (action) => window.presses.push(action.toJSON ? { ...action.toJSON(), data: action.data } : action);
    const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
    card.parse(json, context);
    for (let n = 0; n < context.eventCount; n++) window.complaints.push(context.getEventAt(n).message);
    for (const failure of card.validateProperties().validationEvents) window.complaints.push(failure.message);
    const place = document.createElement("div");
    document.getElementById("cards").append(place);
    place.append(card.render());
  }
};
