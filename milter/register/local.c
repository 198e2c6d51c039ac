/* local.c: first sights of requests, in memory, until a registrar keeps them */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "register/local.h"

struct sight {
	char	 key[65];
	time_t	 first;
};

struct local_register {
	pthread_mutex_t	 lock;
	struct sight	 sights[LOCAL_SIGHTS_MAX];
	size_t		 n, next;	/* next: the place to be overwritten */
};

struct local_register *
local_register_new(void)
{
	struct local_register	*r = calloc(1, sizeof(*r));

	if (r != NULL)
		pthread_mutex_init(&r->lock, NULL);
	return r;
}

void
local_register_free(struct local_register *r)
{
	if (r == NULL)
		return;
	pthread_mutex_destroy(&r->lock);
	free(r);
}

time_t
local_register_first(struct local_register *r, const char key[65], time_t now)
{
	struct sight	*s;
	time_t		 first = now;
	size_t		 i;

	pthread_mutex_lock(&r->lock);
	for (i = 0; i < r->n; i++)
		if (memcmp(r->sights[i].key, key, sizeof(s->key)) == 0)
			break;
	if (i < r->n)
		first = r->sights[i].first;
	else {
		s = &r->sights[r->next];
		memcpy(s->key, key, sizeof(s->key));
		s->first = now;
		r->next = (r->next + 1) % LOCAL_SIGHTS_MAX;
		r->n += r->n < LOCAL_SIGHTS_MAX;
	}
	pthread_mutex_unlock(&r->lock);
	return first;
}
