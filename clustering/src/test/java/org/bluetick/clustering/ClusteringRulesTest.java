package org.bluetick.clustering;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.bluetick.clustering", importOptions = ImportOption.DoNotIncludeTests.class)
final class ClusteringRulesTest {
    @ArchTest
    static final ArchRule nodesKnowNoStreamsAndNoTransport = noClasses().should().dependOnClassesThat()
            .resideInAnyPackage("org.bluetick", "org.bluetick.stream..", "org.bluetick.transport..", "org.bluetick.session..");

    @ArchTest
    static final ArchRule nothingMutableIsStatic = fields().that().areStatic().should().beFinal();
}
