import java.io.File;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/** Validates PDF files against PDF/A and PDF/UA flavours: java VeraCheck.java 3a,ua1 FILE... Exit 0 when all pass. */
public class VeraCheck {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean passed = true;
    for (int i = 1; i < arguments.length; i++) {
      for (String name : arguments[0].split(",")) {
        passed &= check(new File(arguments[i]), PDFAFlavour.byFlavourId(name));
      }
    }
    System.exit(passed ? 0 : 1);
  }

  private static boolean check(File file, PDFAFlavour flavour) throws Exception {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + flavour.getId() + " " + file.getName());
      for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
        System.out.println("  " + failed.getKey().getClause() + "-" + failed.getKey().getTestNumber() + " x"
            + failed.getValue() + " " + example(result, failed.getKey()));
      }
      return result.isCompliant();
    }
  }

  private static String example(ValidationResult result, RuleId rule) {
    for (TestAssertion assertion : result.getTestAssertions()) {
      if (assertion.getRuleId().equals(rule)) {
        return assertion.getMessage() + " @ " + (assertion.getLocation() == null ? "" : assertion.getLocation().getContext());
      }
    }
    return "";
  }
}
