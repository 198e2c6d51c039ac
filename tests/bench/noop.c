/* noop.c: a milter that hears everything ours hears and only adds headers */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <libmilter/mfapi.h>

/* libmilter hands its callbacks nothing of ours. */
static int	 nheaders;

static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps,
    unsigned long f2, unsigned long f3, unsigned long *pactions,
    unsigned long *psteps, unsigned long *pf2, unsigned long *pf3)
{
	(void)ctx;
	(void)actions;
	(void)f2;
	(void)f3;
	/* those of milter/session.c */
	*pactions = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY |
	    SMFIF_ADDRCPT | SMFIF_QUARANTINE;
	*psteps = steps & (SMFIP_HDR_LEADSPC | SMFIP_SKIP | SMFIP_NOHELO |
	    SMFIP_NOUNKNOWN | SMFIP_NODATA | SMFIP_NOEOH | SMFIP_NR_CONN |
	    SMFIP_NR_RCPT | SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY);
	*pf2 = *pf3 = 0;
	return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *addr)
{
	(void)ctx;
	(void)host;
	(void)addr;
	return SMFIS_NOREPLY;
}

static sfsistat
on_envfrom(SMFICTX *ctx, char **argv)
{
	(void)ctx;
	(void)argv;
	return SMFIS_CONTINUE;
}

static sfsistat
on_envrcpt(SMFICTX *ctx, char **argv)
{
	(void)ctx;
	(void)argv;
	return SMFIS_NOREPLY;
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	(void)ctx;
	(void)name;
	(void)value;
	return SMFIS_NOREPLY;
}

static sfsistat
on_eoh(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_NOREPLY;
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *bytes, size_t n)
{
	(void)ctx;
	(void)bytes;
	(void)n;
	return SMFIS_NOREPLY;
}

static sfsistat
on_eom(SMFICTX *ctx)
{
	char	 name[32];
	int	 i;

	for (i = 0; i < nheaders; i++) {
		snprintf(name, sizeof(name), "X-Noop-%d", i);
		if (smfi_insheader(ctx, 0, name,
		    (char *)(uintptr_t)" nothing was looked at") != MI_SUCCESS)
			return SMFIS_TEMPFAIL;
	}
	return SMFIS_CONTINUE;
}

int
main(int argc, char *argv[])
{
	struct smfiDesc	 desc = {
		.xxfi_name = (char *)(uintptr_t)"noop",
		.xxfi_version = SMFI_VERSION,
		.xxfi_negotiate = on_negotiate,
		.xxfi_connect = on_connect,
		.xxfi_envfrom = on_envfrom,
		.xxfi_envrcpt = on_envrcpt,
		.xxfi_header = on_header,
		.xxfi_eoh = on_eoh,
		.xxfi_body = on_body,
		.xxfi_eom = on_eom,
	};

	if (argc != 3 || (nheaders = atoi(argv[2])) < 1) {
		fputs("usage: noop SOCKET HEADERS\n", stderr);
		return 2;
	}
	return smfi_register(desc) == MI_SUCCESS &&
	    smfi_setconn(argv[1]) == MI_SUCCESS &&
	    smfi_opensocket(1) == MI_SUCCESS &&
	    smfi_main() == MI_SUCCESS ? 0 : 1;
}
