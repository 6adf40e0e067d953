import { openSchool } from '../support/school.js';
import * as accounts from './accounts.js';
import * as contract from './contract.js';
import * as exams from './exams.js';
import * as input from './input.js';
import * as limits from './limits.js';
import * as resources from './resources.js';
import * as richText from './rich-text.js';

/**
 * Attacks that succeeded against earlier versions or are common elsewhere. Each line is one attack, implemented in the
 * module named before the dot.
 */

describe('Input that is slow to process', () => {
  // input.ts
  const school = openSchool();

  it('accepts nested comments and keeps the text after them', () => input.commentsInsideComments(school));
  it('refuses a megabyte of numbers before parsing them', () => input.aMegabyteOfNumbers(school));
  it('refuses a large body on a public route that sends no length', () => input.aLargeBodyInChunks(school));
  it('exports text with line feeds as one cell without formulas', () => input.formulasAfterLineFeeds(school));
});

describe('Takeover of accounts', () => {
  // accounts.ts
  const school = openSchool();

  it('A teacher cannot create a class of a distant year', () => accounts.classOfAFarYear(school));
  it('A teacher cannot move a student out of another class by adding them to their own', () =>
    accounts.studentOfAnotherClass(school));
  it('A teacher cannot put a self-registered student into a class without consent', () =>
    accounts.strangerWithoutClass(school));
  it('A teacher cannot set the password, address or username of a self-registered student', () =>
    accounts.passwordOfASelfRegistered(school));
  it('A teacher cannot set the password or address of a student of last year', () =>
    accounts.passwordOutsideTheYear(school));
  it('A stolen token cannot change the address or password of its owner', () => accounts.addressByATokenAlone(school));
  it('A new address takes effect only when confirmed, and both addresses are notified', () =>
    accounts.addressBeforeItIsConfirmed(school));
  it('A reset link emailed to one address is void after a change of address', () =>
    accounts.tokensOfAnotherAddress(school));
  it('A reset link stays void when staff change an address and change it back', () =>
    accounts.tokensAfterAChangeByStaff(school));
  it('An address asked for before a password reset cannot be confirmed after it', () =>
    accounts.pendingAddressAfterAReset(school));
  it('An invitation code seen by the inviter verifies no address', () => accounts.codeSeenByTheInviter(school));
  it('A one-time password expires after fourteen days', () => accounts.passwordOfLastMonth(school));
  it('A one-time password does not become a lasting one by suspension', () =>
    accounts.passwordKeptBySuspension(school));
  it('A student whose account the school made cannot take the name of staff', () => accounts.nameOfStaff(school));
  it('Names, addresses and usernames that only look like others are refused', () => accounts.lookalikeAccounts(school));
  it('Names, addresses and usernames in a roster that only look like others are refused', () =>
    accounts.lookalikesInARoster(school));
  it('A name is stored in one normalization form', () => accounts.namesInTwoSpellings(school));
  it('An access token uses one cache entry, whatever the spelling of its header', () =>
    accounts.headersAroundOneToken(school));
});

describe('Enumeration and abuse of email', () => {
  // limits.ts
  const school = openSchool(limits.limited);
  const unlimited = openSchool();
  const verified = openSchool({ AUTH_REQUIRE_VERIFIED: 'true' });

  it('an invitation code does not reveal which addresses have accounts', () => limits.probeByInvitation(unlimited));
  it('registering tells nothing about addresses where they must be verified', () =>
    limits.probeByRegistering(verified));
  it('no tokens are given to an unverified address', () => limits.enterUnverified(verified));
  it('forgot-password does the same work for every address', () => limits.probeByForgottenPassword(unlimited));
  it('mail stays bounded per mailbox and network however addresses vary', () => limits.varyRecipients(school));
  it('wrong tokens and codes count together per network', () => limits.guessTokens(school));
  it('listing taken addresses by registering them is bounded per network', () => limits.listTakenAddresses(school));
  it('an account changes its address a few times an hour', () => limits.changeAddressOften(school));
  it('an address gets at most three invitations a day from all senders together', () =>
    limits.floodWithInvitations(school));
  it('a second invitation voids the first', () => limits.keepManyCodes(school));
  it('guessing passwords does not lock the owner out of a known device', () => limits.lockTheOwnerOut(school));
  it('a known device has a bounded number of guesses too', () => limits.guessFromAKnownDevice(school));
  it('successful logins do not exhaust the limit of a school address', () => limits.lockASchoolOut(school));
});

describe('Exam content before its time', () => {
  // exams.ts
  const school = openSchool();

  it('shows students and parents title and dates, and nothing else, on every route', () =>
    exams.hidesContentBeforeItsTime(school));
  it('opens questions, instructions and media to the millisecond', () => exams.opensToTheMillisecond(school));
  it('never confirms a body from before the opening with 304', () => exams.answersNoStaleBody(school));
  it('closes again when the teacher moves the opening of published work', () => exams.closesAgain(school));
  it('hides material that is added or assigned again before the opening', () => exams.hidesMaterialAddedLater(school));
  it('names only title and dates in notifications', () => exams.tellsOnlyTitleAndDates(school));
  it('answers content out of reach as content that does not exist', () => exams.hidesWhichContentExists(school));
});

describe('Script in rich text', () => {
  // rich-text.ts
  const school = openSchool();

  it(
    'is harmless and readable once it went through any rich text field',
    () => richText.storeThroughEveryField(school),
    180_000,
  );
  it('is harmless in every text of a question, in each format', () => richText.storeInQuestions(school), 180_000);
  it('is harmless around the images of questions', () => richText.storeAroundImages(school), 180_000);
  it('is harmless when it comes in a file of questions', () => richText.importQuestions(school), 60_000);
  it('is harmless in a long answer, and short answers are graded as they were typed', () =>
    richText.answerAtLength(school));
});

describe('Storage and connections', () => {
  // resources.ts
  const school = openSchool({
    STORAGE_QUOTA_STUDENT_MB: '2',
    STORAGE_QUOTA_ORGANIZATION_GB: '1',
  });

  it('twenty uploads in parallel cannot exceed the quota of a person', () => resources.exceedQuotaInParallel(school));

  it('many people in parallel cannot exceed the quota of the organization', () =>
    resources.exceedQuotaOfOrganization(school));

  it('an upload that does not fit is refused before or while it is sent', () =>
    resources.announceMoreThanTheQuota(school));

  it('uploads, replacements, thumbnails and deletions in parallel leave the counters exact', () =>
    resources.confuseTheCounters(school));

  it('slow uploads do not prevent a shutdown', () => resources.stopDuringSlowUploads(school), 60_000);

  it('connections that send nothing or half of a request are closed', () => resources.holdSilentConnections(school));

  it('a compressed or oversized form is refused before it is read', () => resources.compressTheForm(school));

  it(
    'a production instance has no API explorer and stores no token in the browser',
    () => resources.lookForTheExplorer(school),
    90_000,
  );
});

describe('Requests outside the contract', () => {
  // contract.ts; what each role is answered to sound and broken requests is in test/fuzz.spec.ts
  const school = openSchool();

  it('null, lists, strings and numbers are refused where an object is required', () =>
    contract.bodiesThatAreNoObjects(school));
  it('a missing body is not null', () => contract.missingBody(school));
  it('moments and days that do not exist are refused in every field and query', () => contract.impossibleDates(school));
  it('school years that do not exist are refused in classes, promotions, rosters and settings', () =>
    contract.impossibleYears(school));
  it('responses have the documented status and schema', () => contract.answersOfAnotherShape(school));
});
