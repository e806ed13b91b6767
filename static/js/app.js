// What runs on every page of somebody who is signed in. Each module is one thing; none needs another to work.

import "./time-zone.js";
import "./relative-time.js";
import "./toast-stack.js";
import "./pop-menu.js";
import "./keys.js";
import "./replies.js";
import "./live-cards.js";
import "./job-clock.js";
import "./composer-draft.js"; // before the prompt is looked at
import "./prompt-box.js";
import "./model-picker.js";
import "./number-stepper.js";
import "./size-field.js";
import "./only-if.js";
import "./more-options.js";
import "./password-eye.js";
import "./pass-key.js";
import "./provider-tiles.js";
import "./side-drawer.js";
import "./unsaved-changes.js";
import "./first-mistake.js";
