# cks-milter: what each program is made of; its layers are its privileges

CC       = gcc
OBJ      = obj
CFLAGS   = -O2 -g
HARDEN   = -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
LDHARD   = -pie -Wl,-z,relro,-z,now
WARN     = -std=c17 -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes \
	   -Wmissing-prototypes -Wpointer-arith -Wswitch-enum \
	   -Wwrite-strings -Wvla -Wformat=2
PC       = $(shell pkg-config $(1) $(2) 2>/dev/null)

LAYERS   = base mail inspect crypto register gate
layer_A  = $(LAYERS:%=$(OBJ)/%.a)
# the highest layer first, so that each finds what it calls
ARCHIVES = $(OBJ)/gate.a $(OBJ)/register.a $(OBJ)/crypto.a $(OBJ)/inspect.a \
	   $(OBJ)/mail.a $(OBJ)/base.a

# the milter protocol; LIBMILTER=yes: libmilter in its place, which is slower
LIBMILTER =
SERVE     = serve serve_steps serve_edits serve_packets serve_macros serve_threads

# what each program is linked with, and so what it may
PROGRAMS          = cks-milter cks-signer cks-inspector cks-fetcher \
		    cks-registrar cks
cks-milter_SRC    = main supervise sections daemon snapshot session knock job \
		    remote remote_register later lines children doorman \
		    tally $(if $(LIBMILTER),,$(SERVE))
cks-signer_SRC    = signer signer_anew signer_answers signer_section \
		    signer_workers seats
cks-inspector_SRC = inspector inspector_anew inspector_work
cks-fetcher_SRC   = fetcher fetch_section fetch_http fetch_store fetch_crl \
		    fetch_ocsp fetch_ask fetch_stamp
cks-registrar_SRC = registrar registrar_section registrar_record \
		    registrar_desk registrar_keeper registrar_siglog \
		    registrar_post registrar_report
cks_SRC           = cli cli_options cli_own cli_mail cli_verify cli_evidence \
		    cli_inspect cli_inspect_view cli_inspect_json cli_release \
		    cli_check cli_check_path cli_reload check check_files \
		    check_modes check_postfix check_services cli_status tally \
		    evidence evidence_calls \
		    evidence_read bundle remote remote_register later lines \
		    cli_trust cli_trust_status \
		    cli_trust_view cli_trust_json cli_trust_install \
		    cli_trust_fetch cli_door cli_token cli_token_ask cli_token_view \
		    cli_register cli_register_list cli_register_ask \
		    cli_register_view cli_report cli_log cli_log_line \
		    cli_log_gather cli_log_words cli_log_view
CORE_PC           = gmime-3.0 libidn2 libcrypto libconfig
cks-milter_LIB    = $(if $(LIBMILTER),-lmilter) $(call PC,--libs,$(CORE_PC)) -lpthread
cks-signer_LIB    = $(call PC,--libs,libcrypto libp11 p11-kit-1)
cks-inspector_LIB = $(call PC,--libs,poppler-glib libqpdf libxml-2.0 libarchive \
		    libseccomp)
cks-fetcher_LIB   = $(call PC,--libs,libcurl libcrypto)
cks-registrar_LIB = $(call PC,--libs,sqlite3 libpq libcurl libcrypto) -lpthread
cks_LIB           = $(call PC,--libs,$(CORE_PC))

ALL_PC   = gmime-3.0 libidn2 libcrypto libconfig libp11 poppler-glib libqpdf \
	   libxml-2.0 libarchive libseccomp p11-kit-1 libcurl sqlite3 libpq \
	   cmocka
INCLUDE := -D_GNU_SOURCE -Iinclude $(patsubst -I%,-isystem %,$(call PC,--cflags,$(ALL_PC)))
compile  = $(CC) $(INCLUDE) $(WARN) $(HARDEN) $(CFLAGS) -MMD -MP
link     = $(CC) $(LDHARD) $(CFLAGS) $(LDFLAGS) -Wl,--as-needed

TESTS    = $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
TEST_LIB = $(call PC,--libs,$(ALL_PC)) -lpthread
CLIENT   = $(OBJ)/tests/milter/client
DRIVER   = $(OBJ)/tests/token/driver $(OBJ)/tests/token/shim.so \
	   $(OBJ)/tests/inspect/shim.so
PDFMAKE  = $(OBJ)/tests/pdf/pdfmake
MUTATE   = $(OBJ)/tests/pdfsig/mutate
PDFMAKE_SRC = $(patsubst tests/pdf/%.c,%,$(wildcard tests/pdf/*.c))
REGISTER = $(OBJ)/tests/register/driver
CLIENT_SRC = client session talk changes letter packets
BENCH    = $(addprefix $(OBJ)/tests/bench/,forge plain noop load judge report token \
	   memory.so)

FUZZERS      = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAY       = $(OBJ)/tests/fuzz/replay
FUZZ_SECONDS = 60

all: $(PROGRAMS:%=$(OBJ)/%)

tests: all $(TESTS:%=$(OBJ)/tests/unit/%) $(CLIENT) $(DRIVER) $(REGISTER) \
    $(PDFMAKE) $(MUTATE) $(REPLAY)

check:
	contrib/install-packages build test users
	$(MAKE) tests
	tests/run $(OBJ)

demo:
	contrib/install-packages build test users
	$(MAKE) all $(CLIENT) $(PDFMAKE)
	tests/demo $(OBJ)

# what needs Chromium and LibreOffice, which nothing else here does
check-browser: all
	tests/browser/run $(OBJ)

# ROWS: some of its rows only; ROUNDS: how often each is measured
bench:
	contrib/install-packages build test bench users
	$(MAKE) all $(CLIENT) $(PDFMAKE) $(BENCH)
	tests/bench/run $(OBJ) $(ROUNDS:%=-r %) $(ROWS)

# COUNT: mails during each (10,000); FAULTS: some rows of tests/faults/table only
faults:
	contrib/install-packages build test users
	$(MAKE) tests $(OBJ)/tests/faults/clock.so
	tests/faults/run $(OBJ) $(COUNT:%=-c %) $(FAULTS)

# COUNT: mails (a million)
soak:
	contrib/install-packages build test users
	$(MAKE) tests $(OBJ)/tests/bench/forge
	tests/soak/run $(OBJ) $(COUNT:%=-n %)

# where each step of a program is checked: what each suite and test may take,
# and one at a time, or a login to a token takes longer than mail waits for it
SLOW = SUITE_SECONDS=900 PLACES=1

asan:
	$(MAKE) tests OBJ=obj.asan HARDEN= \
	    CFLAGS='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all'
	$(SLOW) tests/run obj.asan

# GLib and libmilter are not built for it: their locks are invisible to it,
# and libmilter's own threads live until the process ends
TSAN_ENV = G_SLICE=always-malloc \
	   TSAN_OPTIONS='ignore_noninstrumented_modules=1 report_thread_leaks=0'
tsan:
	$(MAKE) tests OBJ=obj.tsan HARDEN= CFLAGS='-O1 -g -fsanitize=thread'
	$(SLOW) $(TSAN_ENV) tests/run obj.tsan

# the unit tests: processes that are confined can not be run by it
VALGRIND = valgrind -q --error-exitcode=99
valgrind:
	contrib/install-packages build test
	$(MAKE) tests
	UNDER='$(VALGRIND)' G_SLICE=always-malloc tests/run $(OBJ)

clang:
	$(MAKE) tests OBJ=obj.clang CC=clang

fuzzers: $(FUZZERS:%=$(OBJ)/tests/fuzz/%)

# FUZZ_SECONDS for each; it starts from what it found before
fuzz:
	contrib/install-packages build test
	$(MAKE) fuzzers OBJ=obj.fuzz CC=clang HARDEN= LDFLAGS=-fsanitize=fuzzer \
	    CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'
	tests/fuzz/long obj.fuzz $(FUZZ_SECONDS)

# a configuration that is there is never written over
DESTDIR  =
SBIN     = $(DESTDIR)/usr/sbin
ETC      = $(DESTDIR)/etc/cks-milter
MAN      = $(DESTDIR)/usr/share/man
MANUALS  = milter/cks-milter.8 milter/cks.1 conf/cks-milter.conf.5 \
	   conf/cks-forms.5

install: all
	install -d $(ETC)/trust $(ETC)/crls
	set -e; for p in $(PROGRAMS); do \
		install -D $(OBJ)/$$p $(SBIN)/$$p; done
	set -e; cd conf; for f in *.conf pins forms/* templates/* units/*; do \
		test ! -e $$f -o -e $(ETC)/$$f || \
		    install -D -m 644 $$f $(ETC)/$$f; done
	set -e; for f in conf/systemd/*.service conf/systemd/*.timer; do \
		test ! -e $$f || install -D -m 644 $$f \
		    $(DESTDIR)/lib/systemd/system/$${f##*/}; done
	install -D -m 644 conf/systemd/cks-milter.sysusers \
	    $(DESTDIR)/usr/lib/sysusers.d/cks-milter.conf
	install -D -m 644 conf/systemd/cks-milter.tmpfiles \
	    $(DESTDIR)/usr/lib/tmpfiles.d/cks-milter.conf
	install -D -m 644 conf/cks-milter.logrotate \
	    $(DESTDIR)/etc/logrotate.d/cks-milter
	install -D -m 644 contrib/completion/cks \
	    $(DESTDIR)/usr/share/bash-completion/completions/cks
	set -e; for f in $(MANUALS); do \
		install -D -m 644 $$f $(MAN)/man$${f##*.}/$${f##*/}; done

# the package as Debian builds it, into obj.deb/
deb:
	contrib/install-packages build deb
	contrib/make-deb obj.deb

# the package in a bare root of its own, as root; needs a mirror of Debian
check-deb: tests
	contrib/install-packages build test deb users
	contrib/make-deb obj.deb
	test -e $(OBJ)/pki/made || { tests/pki/make $(OBJ)/pki && touch $(OBJ)/pki/made; }
	tests/deb/check $(OBJ) obj.deb/cks-milter_*_*.deb

clean:
	rm -rf $(OBJ) obj.asan obj.tsan obj.clang obj.fuzz obj.deb

.PHONY: all tests check check-browser check-deb demo bench faults soak asan tsan \
	valgrind clang fuzzers fuzz install deb clean
.SECONDARY:

$(OBJ)/%.o: milter/%.c
	@mkdir -p $(@D)
	@echo CC $@
	@$(compile) -c -o $@ $<

$(OBJ)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	@echo CC $@
	@$(compile) -Itests -c -o $@ $<

define layer
$(OBJ)/$(1).a: $(patsubst milter/%.c,$(OBJ)/%.o,$(wildcard milter/$(1)/*.c))
	@rm -f $$@
	@ar rcs $$@ $$^
endef
$(foreach l,$(LAYERS),$(eval $(call layer,$(l))))

define program
$(OBJ)/$(1): $(patsubst %,$(OBJ)/%.o,$($(1)_SRC)) $(ARCHIVES)
	@echo LD $$@
	@$$(link) -o $$@ $$^ $$($(1)_LIB)
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

$(OBJ)/tests/unit/%: $(OBJ)/tests/unit/%.o $(ARCHIVES)
	@echo LD $@
	@$(link) -o $@ $(filter %.o,$^) $(ARCHIVES) $(TEST_LIB)

$(OBJ)/tests/unit/test_serve: $(SERVE:%=$(OBJ)/%.o)
$(OBJ)/tests/unit/test_answers: $(OBJ)/signer_answers.o

# what is not the gateway's own, and read by one of them
FUZZ_MORE = $(addprefix $(OBJ)/tests/milter/,changes.o letter.o packets.o)

$(OBJ)/tests/fuzz/%: $(OBJ)/tests/fuzz/%.o $(FUZZ_MORE) $(ARCHIVES)
	@echo LD $@
	@$(link) -o $@ $^ $(TEST_LIB)

# all of them in one program, each under its own name
$(OBJ)/tests/replay/%.o: tests/fuzz/%.c
	@mkdir -p $(@D)
	@echo CC $@
	@$(compile) -Itests -DLLVMFuzzerTestOneInput=$*_one \
	    -DLLVMFuzzerInitialize=$*_init -c -o $@ $<

replayed = T($(1))
$(OBJ)/tests/fuzz/replay.o: WARN += '-DTARGETS=$(foreach f,$(FUZZERS),$(call replayed,$(f)))'
$(OBJ)/tests/fuzz/replay.o: $(FUZZERS:%=tests/fuzz/%.c)

$(REPLAY): $(OBJ)/tests/fuzz/replay.o $(FUZZERS:%=$(OBJ)/tests/replay/%.o) \
    $(FUZZ_MORE) $(ARCHIVES)
	@echo LD $@
	@$(link) -o $@ $^ $(TEST_LIB)

$(CLIENT): $(CLIENT_SRC:%=$(OBJ)/tests/milter/%.o) $(OBJ)/base.a
	@echo LD $@
	@$(link) -o $@ $^ -lpthread

$(PDFMAKE): $(PDFMAKE_SRC:%=$(OBJ)/tests/pdf/%.o) $(OBJ)/mail.a $(OBJ)/base.a
	@echo LD $@
	@$(link) -o $@ $^ $(call PC,--libs,libqpdf libcrypto)

$(MUTATE): $(OBJ)/tests/pdfsig/mutate.o $(ARCHIVES)
	@echo LD $@
	@$(link) -o $@ $^ $(TEST_LIB)

$(OBJ)/tests/bench/load: $(patsubst %,$(OBJ)/tests/milter/%.o,$(filter-out client,$(CLIENT_SRC)))
$(OBJ)/tests/bench/noop: TEST_LIB += -lmilter

$(OBJ)/tests/bench/%: $(OBJ)/tests/bench/%.o $(ARCHIVES)
	@echo LD $@
	@$(link) -o $@ $(filter %.o,$^) $(ARCHIVES) $(TEST_LIB)

$(OBJ)/tests/token/%: $(OBJ)/tests/token/%.o $(ARCHIVES)
	@echo LD $@
	@$(link) -o $@ $^ $(TEST_LIB)

$(REGISTER): $(OBJ)/tests/register/driver.o \
    $(addprefix $(OBJ)/,remote.o remote_register.o later.o lines.o tally.o) $(ARCHIVES)
	@echo LD $@
	@$(link) -o $@ $^ $(TEST_LIB)

# loaded by the signer under test in a token's place
$(OBJ)/tests/%.so: tests/%.c
	@mkdir -p $(@D)
	@echo LD $@
	@$(CC) $(INCLUDE) $(WARN) $(CFLAGS) -shared -fPIC -o $@ $<

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)
