// Tells the server in which time zone to write times, by a name that binds the cookie to the host where browsers let it.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const [prefix, secure] = location.protocol === "https:" ? ["__Host-", "; secure"] : ["", ""];
document.cookie = `${prefix}timezone=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
