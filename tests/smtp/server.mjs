// A real SMTP server (nodemailer's smtp-server) on a free port of loopback. It prints its port as one line, then each mail that
// it has received whole as one line of JSON, and ends when its standard input does. Who a mail is to says how it is treated:
//   busy@   the first is refused for now (451), then taken
//   nobody@ is refused for good (550)
//   cut@    the first is received whole and the line cut before it is answered, then taken
// With SOJOURN_SMTP_PASSWORD it takes mail only from the user `sojourn` with that password, over TLS with the key and certificate
// whose files SOJOURN_SMTP_KEY and SOJOURN_SMTP_CERT name. Nothing is decided here: see server/tests/routes/mail.rs.

import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const seen = new Set();
const first = (address) => !seen.has(address) && Boolean(seen.add(address));
const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });
const password = process.env.SOJOURN_SMTP_PASSWORD;
const tls = password
  ? { key: readFileSync(process.env.SOJOURN_SMTP_KEY), cert: readFileSync(process.env.SOJOURN_SMTP_CERT) }
  : { disabledCommands: ['STARTTLS', 'AUTH'] };

const server = new SMTPServer({
  ...tls,
  logger: false,
  authOptional: !password,
  disableReverseLookup: true,
  onAuth({ username, password: given }, session, done) {
    if (!session.secure || username !== 'sojourn' || given !== password) return done(refusal(535, 'not known'));
    done(null, { user: username });
  },
  onRcptTo({ address }, session, done) {
    if (address.startsWith('nobody@')) return done(refusal(550, `no such person as ${address}`));
    if (address.startsWith('busy@') && first(address)) return done(refusal(451, 'later'));
    done();
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      const mail = { to, secure: Boolean(session.secure), user: session.user ?? null, text: Buffer.concat(chunks).toString('utf8') };
      process.stdout.write(`${JSON.stringify(mail)}\n`);
      if (to[0].startsWith('cut@') && first(to[0])) {
        for (const connection of server.connections) connection._socket.destroy();
        return;
      }
      done();
    });
  },
});
server.on('error', () => {});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.server.address().port}\n`));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
