// Preloaded by Node: whatever listens, listens on this machine alone.
"use strict";
const net = require("node:net");
const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (...given) {
  const [first, ...rest] = given;
  if (first !== null && typeof first === "object" && first.port !== undefined) {
    return listen.call(this, { ...first, host: "127.0.0.1" }, ...rest);
  }
  if (typeof first === "number" || (typeof first === "string" && /^\d+$/.test(first))) {
    const host = typeof rest[0] === "string" ? rest.slice(1) : rest;
    return listen.call(this, first, "127.0.0.1", ...host);
  }
  return listen.apply(this, given);
};
