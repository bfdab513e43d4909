// The chat page: wires its parts together.
import { start as cards } from "./cards.js";
import { start as clock } from "./clock.js";
import { start as composer } from "./composer.js";
import { start as folds } from "./fold.js";
import { start as list } from "./list.js";
import { start as log } from "./log.js";
import { start as stream } from "./stream.js";

folds();
log();
composer();
cards();
clock();
list();
stream();
