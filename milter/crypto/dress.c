/* dress.c: what is put around a signature by those who hold no key (RFC 5652 5.2) */

#include <limits.h>

#include <openssl/cms.h>
#include <openssl/err.h>

#include "crypto/dress.h"
#include "crypto/integrity.h"

static int
put(const CMS_ContentInfo *cms, struct buf *out)
{
	unsigned char	*p = NULL;
	int		 n = i2d_CMS_ContentInfo(cms, &p);

	if (n <= 0)
		return -1;
	buf_add(out, (struct slice){ p, (size_t)n });
	OPENSSL_free(p);
	return out->failed ? -1 : 0;
}

int
cms_embed(struct slice der, struct slice content, struct buf *out)
{
	CMS_ContentInfo		*cms = NULL;
	ASN1_OCTET_STRING	**at;
	int			 rc = -1;

	if (content.n > INT_MAX || cms_parse(der, &cms) != R_NONE ||
	    cms_check_signed_data(cms) != R_NONE ||
	    CMS_is_detached(cms) != 1 || CMS_set_detached(cms, 0) != 1 ||
	    (at = CMS_get0_content(cms)) == NULL || *at == NULL ||
	    ASN1_OCTET_STRING_set(*at, content.p, (int)content.n) != 1)
		goto out;
	/* no longer to be streamed: it is all there */
	(*at)->flags &= ~ASN1_STRING_FLAG_CONT;
	rc = put(cms, out);
out:
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return rc;
}
