# Draws what `likelihoods growth` prints: gnuplot -e "columns='FILE'; picture='FILE.svg'" Benchmarks/growth.gp
set terminal svg size 900,360 dynamic background rgb 'white' font 'Helvetica,13'
set output picture
set multiplot layout 1,3
set logscale xy
set format y '10^{%T}'
set key top left Left reverse samplen 1
set grid
set yrange [1e-3:1e3]
do for [what in 'bins samples nuisances'] {
  set xlabel (what eq 'nuisances' ? 'nuisance parameters' : what)
  set ylabel (what eq 'bins' ? 'milliseconds' : '')
  pick(column, scale) = (stringcolumn(1) eq what ? column * scale : NaN)
  plot columns using 2:(pick($3, 1e-3)) with linespoints pt 7 lc rgb '#1f5fa8' title 'ln L and gradient', \
       columns using 2:(pick($4, 1)) with linespoints pt 5 lc rgb '#c8502d' title 'fit'
}
unset multiplot
