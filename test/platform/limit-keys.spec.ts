import { mailboxOf, networkOf } from '#platform/limits/limit-keys.js';

describe('the network of a client', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is %s', (ip, network) => expect(networkOf(ip)).toBe(network));
});

describe('the mailbox of an address', () => {
  it.each([
    ['Ana@School.example', 'ana@school.example'],
    ['ana+math@school.example', 'ana@school.example'],
    ['ana+a+b@school.example', 'ana@school.example'],
    ['a.n.a@school.example', 'a.n.a@school.example'],
    ['a.n.a+x@gmail.com', 'ana@gmail.com'],
    ['+only@school.example', '+only@school.example'],
  ])('of %s is %s', (email, mailbox) => expect(mailboxOf(email)).toBe(mailbox));
});
