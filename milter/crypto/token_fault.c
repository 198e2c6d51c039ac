/* token_fault.c: the words for what can be wrong with a token */

#include "crypto/token.h"

static const struct {
	const char	*word;
	bool		 stays;
} faults[] = {
	[TOKEN_OK] = { "ok", false },
	[TOKEN_URI] = { "token-uri", true },
	[TOKEN_MODULE] = { "token-module", false },
	[TOKEN_ABSENT] = { "token-absent", false },
	[TOKEN_AMBIGUOUS] = { "token-ambiguous", false },
	[TOKEN_PIN_FILE] = { "pin-file", false },
	[TOKEN_PIN_WRONG] = { "pin-wrong", true },
	[TOKEN_PIN_MARKED] = { "pin-marked", true },
	[TOKEN_PIN_LOCKED] = { "pin-locked", true },
	[TOKEN_MARKER] = { "pin-marker", false },
	[TOKEN_NO_KEY] = { "token-no-key", false },
	[TOKEN_KEY_MISMATCH] = { "token-key-mismatch", false },
	[TOKEN_NO_SCHEME] = { "token-no-scheme", true },
	[TOKEN_FAILED] = { "token-failed", false },
};

const char *
token_fault_word(enum token_fault f)
{
	return faults[f].word;
}

bool
token_fault_stays(enum token_fault f)
{
	return faults[f].stays;
}
