/** As a condition of SQL, that no admin has closed modules, and what people make in them, to the actor. */
export const workshopOpen = '(SELECT u.workshop_access_granted FROM users u WHERE u.id = :actorId)';
