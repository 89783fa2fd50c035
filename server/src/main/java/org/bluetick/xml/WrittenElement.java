package org.bluetick.xml;

/// An element that was written before: passed on as it is, without being read again. Who looks for elements does not see it.
///
/// @param xml what [ElementWriter#toXml] gave, with or without more children of the same making
public record WrittenElement(String xml) implements Node {}
