package dev.greta.config;

import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Range;
import java.util.List;

/**
 * The {@code preprocessing:} section.
 *
 * @param missingStrategy what becomes of missing values
 * @param outlierThreshold multiples of the interquartile range, or of the standard deviation
 * @param maxCardinality most distinct values of a column that is still encoded
 * @param maxInteractions most products of two columns that are made
 * @param maxFeatures most columns that selection keeps
 */
public record PreprocessingConfig(
    @Doc("what becomes of missing values") @Default("mean") MissingStrategy missingStrategy,
    @Doc("how outliers are found") @Default("iqr") OutlierMethod outlierMethod,
    @Doc("multiples of the interquartile range or standard deviation that are still no outlier")
        @Default("1.5")
        @Range(min = 0)
        double outlierThreshold,
    @Doc("whether text that holds numbers, dates or truth values becomes these") @Default("true")
        boolean normalizeTypes,
    @Doc("whether new columns are derived") @Default("true") boolean featureEngineering,
    @Doc("how text columns become numbers") @Default("auto") EncodingMethod encodingMethod,
    @Doc("most distinct values of a column that is still encoded") @Default("20") @Range(min = 1)
        int maxCardinality,
    @Doc("which functions of numeric columns are added") List<NumericTransform> numericTransforms,
    @Doc("most products of two columns that are made") @Default("5") @Range(min = 0)
        int maxInteractions,
    @Doc("whether only the columns that tell of the target are kept") @Default("false")
        boolean featureSelection,
    @Doc("how a column's worth is measured") @Default("mutual_info")
        SelectionMethod selectionMethod,
    @Doc("most columns that selection keeps") @Default("50") @Range(min = 1) int maxFeatures) {

  /** What becomes of missing values. */
  public enum MissingStrategy {
    MEAN,
    MEDIAN,
    MODE,
    MOST_FREQUENT,
    CONSTANT,
    FFILL,
    BFILL,
    INTERPOLATE,
    KNN,
    ITERATIVE,
    DROP,
    NONE
  }

  /** How outliers are found. */
  public enum OutlierMethod {
    IQR,
    ZSCORE,
    MODIFIED_ZSCORE,
    ISOLATION_FOREST,
    LOF,
    WINSORIZE,
    CLIP,
    NONE
  }

  /** How text columns become numbers. */
  public enum EncodingMethod {
    AUTO,
    ONEHOT,
    ONE_HOT,
    LABEL,
    ORDINAL,
    TARGET,
    FREQUENCY,
    BINARY,
    HASH,
    NONE
  }

  /** Functions of numeric columns. */
  public enum NumericTransform {
    POLYNOMIAL,
    TRIGONOMETRIC,
    LOGARITHMIC,
    EXPONENTIAL,
    SQRT,
    RECIPROCAL,
    POWER,
    STANDARD,
    MINMAX,
    ROBUST,
    QUANTILE
  }

  /** How a column's worth is measured. */
  public enum SelectionMethod {
    MUTUAL_INFO,
    CHI2,
    ANOVA,
    F_CLASSIF,
    F_REGRESSION,
    CORRELATION,
    VARIANCE,
    RFE,
    LASSO,
    TREE,
    NONE
  }

  public PreprocessingConfig {
    numericTransforms = List.copyOf(numericTransforms);
  }
}
