// Tells the server in which time zone to write times.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const secure = location.protocol === "https:" ? "; secure" : "";
document.cookie = `timezone=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
