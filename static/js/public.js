// What runs before somebody is signed in.

import "./time-zone.js";
import "./password-eye.js";
import "./pass-key.js";
import "./first-mistake.js";
