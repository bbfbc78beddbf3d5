// A real OpenID provider on this machine, for tests: whoever writes an address is let in as the account of that name.
// Started with a JSON object: {port, client_id, client_secret, redirect_uris, accounts: {name: {claims, acr, amr}}}.

import Provider from "oidc-provider";

const given = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${given.port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: given.client_id,
      client_secret: given.client_secret,
      redirect_uris: given.redirect_uris,
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  acrValues: ["two-factors"],
  claims: { openid: ["sub", "acr", "amr"], email: ["email", "email_verified"], profile: ["name", "personal_number"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  async findAccount(_context, name) {
    const account = given.accounts[name];
    return account && { accountId: name, claims: async () => ({ sub: name, ...account.claims }) };
  },
  async loadExistingGrant(context) {
    const grant = new provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

provider.use(async (context, next) => {
  if (context.path === "/favicon.ico") {
    context.status = 204;
    return undefined;
  }
  if (!context.path.startsWith("/interaction/")) return next();
  if (context.method === "GET") {
    context.type = "html";
    context.body = `<!doctype html><html lang="sv"><title>Kommunens inloggning</title><h1>Kommunens inloggning</h1>
      <form method="post"><label>Konto <input name="account"></label><button name="deed" value="in">Logga in</button>
      <button name="deed" value="no">Avbryt</button></form>`;
    return undefined;
  }
  const chunks = [];
  for await (const chunk of context.req) chunks.push(chunk);
  const sent = new URLSearchParams(Buffer.concat(chunks).toString());
  const account = given.accounts[sent.get("account")];
  const result =
    sent.get("deed") === "in" && account
      ? { login: { accountId: sent.get("account"), acr: account.acr, amr: account.amr } }
      : { error: "access_denied", error_description: "declined" };
  return provider.interactionFinished(context.req, context.res, result, { mergeWithLastSubmission: false });
});

provider.listen(given.port, "127.0.0.1", () => console.log("ready"));
