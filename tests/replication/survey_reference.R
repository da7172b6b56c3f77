# Values of R survey and laeken for their own example designs, computed when the test runs.
# Usage: Rscript survey_reference.R FOLDER; writes the example data and reference.csv (name, position, value) there.
suppressMessages({library(survey); library(laeken)})
folder <- commandArgs(TRUE)[1]
rows <- list()
put <- function(name, values) {
  values <- as.numeric(unlist(values))
  rows[[length(rows) + 1]] <<- data.frame(name = name, position = seq_along(values) - 1, value = sprintf("%.17g", values))
}
estimate <- function(name, stat, df = Inf) put(name, c(rbind(coef(stat), SE(stat), t(confint(stat, df = df)))))
data(api)
for (sample in c("apistrat", "apiclus1", "apiclus2", "apisrs"))
  write.csv(get(sample), file.path(folder, paste0(sample, ".csv")), row.names = FALSE)

strat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc)
clus1 <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)
clus2 <- svydesign(id = ~dnum + snum, weights = ~pw, data = apiclus2, fpc = ~fpc1 + fpc2)
clus2_replaced <- svydesign(id = ~dnum + snum, weights = ~pw, data = apiclus2)
srs <- svydesign(id = ~1, weights = ~pw, data = apisrs, fpc = ~fpc)
designs <- list(strat = strat, clus1 = clus1, clus2 = clus2, clus2_replaced = clus2_replaced, srs = srs)
for (name in names(designs)) {
  d <- designs[[name]]
  estimate(paste0(name, ".mean"), svymean(~api00, d))
  estimate(paste0(name, ".mean_t"), svymean(~api00, d), degf(d))
  estimate(paste0(name, ".total"), svytotal(~enroll, d, na.rm = TRUE))
  estimate(paste0(name, ".ratio"), svyratio(~api.stu, ~enroll, subset(d, !is.na(enroll))))
  estimate(paste0(name, ".share"), svymean(~stype, d))
  estimate(paste0(name, ".by"), svyby(~api00, ~stype, d, svymean))
  estimate(paste0(name, ".total_by"), svyby(~api.stu, ~stype + sch.wide, d, svytotal))
  estimate(paste0(name, ".subset"), svymean(~api00, subset(d, comp.imp == "Yes")))
  put(paste0(name, ".degf"), c(degf(d), degf(subset(d, comp.imp == "Yes"))))
  put(paste0(name, ".deff"), deff(svymean(~api00, d, deff = TRUE)))
  put(paste0(name, ".deff_replace"), deff(svymean(~api00, d, deff = "replace")))
  put(paste0(name, ".deff_total"), deff(svytotal(~api.stu, d, deff = TRUE)))
  put(paste0(name, ".deff_by"), svyby(~api00, ~stype, d, svymean, deff = TRUE)$DEff.api00)
  for (rule in c("math", "school", "hf1", "hf2", "hf3"))
    put(paste0(name, ".quantile.", rule), svyquantile(~api00, d, c(.25, .5, .8), qrule = rule)[[1]])
  # R's interpolating rules depend on the order of rows where equal values weigh differently: ours is by weight
  d <- d[order(d$variables$api00, d$variables$pw), ]
  put(paste0(name, ".quantile.hf4"), svyquantile(~api00, d, c(.25, .5, .8), qrule = "hf4")[[1]])
  for (rule in c("hf5", "hf6", "hf7", "hf8", "hf9", "shahvaish"))
    put(paste0(name, ".point.", rule), svyquantile(~api00, d, c(.25, .5, .8), qrule = rule, ci = FALSE)[[1]])
  d <- designs[[name]]
  put(paste0(name, ".quantile_by"), unlist(svyby(~api00, ~stype, d, svyquantile, quantiles = .5, ci = TRUE)[, 2:3]))
}

# a stratum with one cluster, under each rule
few <- apistrat[!(apistrat$stype == "M") | seq_len(nrow(apistrat)) == which(apistrat$stype == "M")[1], ]
write.csv(few, file.path(folder, "few.csv"), row.names = FALSE)
for (rule in c("remove", "adjust", "average", "certainty")) {
  options(survey.lonely.psu = rule)
  lonely <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = few)
  put(paste0("lonely.", rule), c(SE(svymean(~api00, lonely)), SE(svytotal(~api.stu, lonely)),
    SE(svymean(~api00, subset(lonely, sch.wide == "Yes")))))
}
small <- apiclus2[!duplicated(apiclus2$dnum) | apiclus2$dnum %in% c(166, 575), ]
write.csv(small, file.path(folder, "small.csv"), row.names = FALSE)
for (rule in c("remove", "adjust")) {
  options(survey.lonely.psu = rule)
  d <- svydesign(id = ~dnum + snum, weights = ~pw, data = small, fpc = ~fpc1 + fpc2)
  put(paste0("lonely2.", rule), SE(svymean(~api00, d)))
}
options(survey.lonely.psu = "fail")

# fractions instead of population sizes, clusters numbered anew in each stratum
data(nhanes)
people <- nhanes
people$chol <- ifelse(is.na(people$HI_CHOL), 0, people$HI_CHOL)
people$has <- !is.na(people$HI_CHOL)
write.csv(people, file.path(folder, "nhanes.csv"), row.names = FALSE)
health <- svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = people)
estimate("nhanes.by", svyby(~chol, ~race + RIAGENDR, subset(health, has), svymean))
estimate("nhanes.exclude", svymean(~HI_CHOL, health, na.rm = TRUE))

# post-stratification and raking
population <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
sch.wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
for (name in c("clus1", "strat", "clus2")) {
  post <- postStratify(designs[[name]], ~stype, population)
  estimate(paste0(name, ".post.mean"), svymean(~api00, post))
  estimate(paste0(name, ".post.total"), svytotal(~enroll, post, na.rm = TRUE))
  estimate(paste0(name, ".post.by"), svyby(~api00, ~sch.wide, post, svymean))
  estimate(paste0(name, ".post.subset"), svymean(~api00, subset(post, comp.imp == "Yes")))
  raked <- rake(designs[[name]], list(~stype, ~sch.wide), list(population, sch.wide),
    control = list(maxit = 500, epsilon = 1e-14))
  estimate(paste0(name, ".raked.mean"), svymean(~api00, raked))
  estimate(paste0(name, ".raked.total"), svytotal(~enroll, raked, na.rm = TRUE))
  estimate(paste0(name, ".raked.by"), svyby(~api00, ~stype, raked, svymean))
  put(paste0(name, ".raked.quantile"), svyquantile(~api00, raked, .5)[[1]])
}
cells <- as.data.frame(table(apipop$stype, apipop$sch.wide))
names(cells) <- c("stype", "sch.wide", "Freq")
write.csv(cells, file.path(folder, "cells.csv"), row.names = FALSE)
estimate("cells.mean", svymean(~api00, postStratify(strat, ~stype + sch.wide, cells)))

# replicate weights
save_replicates <- function(name, design, data, ...) {
  weights <- weights(design, "analysis")
  colnames(weights) <- paste0("rep", seq_len(ncol(weights)))
  write.csv(cbind(data, weights), file.path(folder, paste0(name, ".csv")), row.names = FALSE)
  put(paste0(name, ".rscales"), design$rscales)
  put(paste0(name, ".scale"), design$scale)
  estimate(paste0(name, ".mean"), svymean(~api00, design))
  estimate(paste0(name, ".total"), svytotal(~api.stu, design))
  estimate(paste0(name, ".ratio"), svyratio(~api.stu, ~api00, design))
  estimate(paste0(name, ".by"), svyby(~api00, ~stype, design, svymean))
  put(paste0(name, ".degf"), degf(design))
  put(paste0(name, ".quantile"), svyquantile(~api00, design, .5)[[1]])
}
save_replicates("jk1", as.svrepdesign(clus1, type = "JK1"), apiclus1)
save_replicates("jkn", as.svrepdesign(strat, type = "JKn"), apistrat)
set.seed(20240229)
save_replicates("bootstrap", as.svrepdesign(clus1, type = "bootstrap", replicates = 40), apiclus1)
pairs <- apistrat[order(apistrat$stype, apistrat$snum), ]
pairs$stratum <- rep(1:100, each = 2)
pairs$unit <- rep(1:2, 100)
halves <- svydesign(id = ~unit, strata = ~stratum, weights = ~pw, nest = TRUE, data = pairs)
save_replicates("brr", as.svrepdesign(halves, type = "BRR"), pairs)
save_replicates("fay", as.svrepdesign(halves, type = "Fay", fay.rho = 0.3), pairs)
posted <- postStratify(as.svrepdesign(clus1, type = "JK1"), ~stype, population)
estimate("jk1.post", svymean(~api00, posted))
squared <- svrepdesign(weights = ~pw, repweights = weights(as.svrepdesign(halves, type = "BRR"), "analysis"),
  data = pairs, type = "BRR", combined.weights = TRUE, mse = TRUE)
estimate("brr.mse", svymean(~api00, squared))

# laeken's example
data(eusilc)
write.csv(eusilc[, c("eqIncome", "rb050", "db040", "age")], file.path(folder, "eusilc.csv"), row.names = FALSE)
put("laeken.gini", gini("eqIncome", weights = "rb050", data = eusilc)$value / 100)
put("laeken.gini_by", gini("eqIncome", weights = "rb050", breakdown = "db040", data = eusilc)$valueByStratum$value / 100)
put("laeken.qsr", qsr("eqIncome", weights = "rb050", data = eusilc)$value)
put("laeken.qsr_by", qsr("eqIncome", weights = "rb050", breakdown = "db040", data = eusilc)$valueByStratum$value)
put("laeken.arpt", arpt("eqIncome", weights = "rb050", data = eusilc))
put("laeken.arpr", arpr("eqIncome", weights = "rb050", data = eusilc)$value / 100)
put("laeken.arpr_by", arpr("eqIncome", weights = "rb050", breakdown = "db040", data = eusilc)$valueByStratum$value / 100)
put("laeken.rmpg", rmpg("eqIncome", weights = "rb050", data = eusilc)$value / 100)
write.csv(do.call(rbind, rows), file.path(folder, "reference.csv"), row.names = FALSE)
cat(as.character(packageVersion("survey")), as.character(packageVersion("laeken")), "\n")
